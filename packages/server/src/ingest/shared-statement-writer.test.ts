import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { createModelMatcher } from '../domain/model-match.ts'
import { PRICE_LIST } from '../domain/price-list.ts'
import { createTraceReader } from '../query/create-trace-reader.ts'
import {
  type ClickHouseStores,
  openClickHouseStores,
} from '../store/clickhouse/open-clickhouse-stores.ts'
import type { WriteLocks } from '../store/write-locks.ts'
import { createIngestService } from './create-ingest-service.ts'
import type { IngestService } from './ingest-service.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const START = Date.parse('2026-01-02T03:04:05.000Z')
const matcher = createModelMatcher(PRICE_LIST)

let folder: string
let stores: ClickHouseStores
let projects = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-shared-'))
  stores = await openClickHouseStores({ dataDir: folder })
})

afterAll(async () => {
  await stores.close()
  rmSync(folder, { recursive: true })
})

/** Locks between the servers of one test: a section waits for all before it that touch the same. */
function createLocks(): WriteLocks & { readonly asked: (readonly string[] | 'everything')[] } {
  const asked: (readonly string[] | 'everything')[] = []
  let before: {
    readonly names: readonly string[] | 'everything'
    readonly end: Promise<unknown>
  }[] = []
  return {
    asked,
    exclusively: async (names, run) => {
      asked.push(names)
      const inTheWay = before.filter(
        (other) =>
          names === 'everything' ||
          other.names === 'everything' ||
          other.names.some((name) => names.includes(name)),
      )
      const end = Promise.allSettled(inTheWay.map((other) => other.end)).then(() => run(Date.now()))
      before = [...before, { names, end: end.catch(() => {}) }]
      return end
    },
  }
}

/** A server that shares its stores: it cannot know their ids, and what it remembers may be out of date. */
function createServer(locks: WriteLocks | undefined): IngestService {
  const { observations, traces, scores } = stores
  return createIngestService({
    observations: { ...observations, storedIds: undefined },
    traces: { ...traces, storedIds: undefined },
    scores: { ...scores, storedIds: undefined },
    matcher,
    now: Date.now,
    locks,
  })
}

const send = (server: IngestService, projectId: string, batch: readonly unknown[]) =>
  server.accept({ projectId, access: 'project', batch, receivedAt: new Date(START) })

/** All traces of a project with their observations, without its name and when the server heard of them. */
async function readAll(projectId: string): Promise<unknown> {
  const reader = createTraceReader({ ...stores, matcher })
  const found = await Promise.all(IDS.map((id) => reader.getTrace(projectId, id)))
  return JSON.parse(
    JSON.stringify(found)
      .replaceAll(projectId, 'project')
      .replaceAll(/"updatedAt":"[^"]*"/g, '"updatedAt":""'),
  ) as unknown
}

const IDS = ['t1', 't2', 't3']
const id = fc.constantFrom(...IDS)
const text = fc.constantFrom('one', 'two', 'three')
const metadata = fc.dictionary(fc.constantFrom('k', 'l'), text, { maxKeys: 2 })
const optional = { requiredKeys: [] as [] }
const body = fc.oneof(
  fc
    .record({ name: text, userId: text, metadata, tags: fc.array(text) }, optional)
    .chain((said) =>
      id.map((traceId) => ({ type: 'trace-create', body: { ...said, id: traceId } })),
    ),
  fc.record({ name: text, input: text, output: text, metadata }, optional).chain((said) =>
    fc
      .tuple(fc.constantFrom('span-create', 'span-update'), id, fc.constantFrom('a', 'b'))
      .map(([type, traceId, step]) => ({
        type,
        body: { startTime: new Date(START), ...said, id: `${traceId}-${step}`, traceId },
      })),
  ),
)

/** Events at different times, each to one of two servers. */
const history = fc.array(fc.tuple(body, fc.nat(1)), { minLength: 1, maxLength: 16 }).map((events) =>
  events.map(([said, server], at) => ({
    server,
    event: { ...said, id: `event-${at}`, timestamp: new Date(START + at).toISOString() },
  })),
)

test('two servers that share their stores make of any events what one server makes of them', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const [alone, shared] = [`alone-${projects}`, `shared-${projects++}`]
      const only = createServer(undefined)
      await send(
        only,
        alone,
        events.map(({ event }) => event),
      )
      const locks = createLocks()
      const servers = [createServer(locks), createServer(locks)]
      await Promise.all(
        events.map(({ server, event }) => send(servers[server] as IngestService, shared, [event])),
      )
      expect(await readAll(shared)).toEqual(await readAll(alone))
    }),
    { numRuns: 25 },
  )
})

test('a round locks its traces and scores; what names no trace locks everything', async () => {
  const locks = createLocks()
  const server = createServer(locks)
  const timestamp = new Date(START).toISOString()
  const event = (type: string, said: object) => ({
    id: crypto.randomUUID(),
    type,
    timestamp,
    body: said,
  })
  await send(server, 'p', [
    event('trace-create', { id: 't1' }),
    event('span-create', { id: 'a', traceId: 't2' }),
    event('score-create', { id: 's', traceId: 't3', name: 'good', value: 1 }),
  ])
  await send(server, 'p', [event('span-update', { id: 'a', output: 'late' })])
  expect(locks.asked).toEqual([
    ['["trace","p","t1"]', '["trace","p","t2"]', '["score","p","s"]'],
    'everything',
  ])
  const many = Array.from({ length: 1100 }, (_, at) => event('trace-create', { id: `many-${at}` }))
  await send(server, 'p', many)
  expect(locks.asked.slice(2).map((names) => names.length)).toEqual([500, 500, 100])
})

test('locks that cannot be had are a store that is not available', async () => {
  const server = createServer({ exclusively: () => Promise.reject(new Error('gone')) })
  const event = {
    id: 'e',
    type: 'trace-create',
    timestamp: new Date(START).toISOString(),
    body: {},
  }
  await expect(send(server, 'p', [event])).rejects.toMatchObject({ code: 'store-unavailable' })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  observationViewSchema,
  tracePageSchema,
  traceRowsSchema,
  traceSkeletonSchema,
  traceWithFullDetailsSchema,
} from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { createModelMatcher } from '../domain/model-match.ts'
import { PRICE_LIST } from '../domain/price-list.ts'
import { createIngestService } from '../ingest/create-ingest-service.ts'
import type { IngestService } from '../ingest/ingest-service.ts'
import {
  type ClickHouseStores,
  openClickHouseStores,
} from '../store/clickhouse/open-clickhouse-stores.ts'
import { createTraceReader } from './create-trace-reader.ts'
import {
  InvalidCursorError,
  type ListTraceRowsQuery,
  type ListTracesQuery,
  type TraceReader,
} from './trace-reader.ts'

// The engine starts in each of these tests, on machines of any speed.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const START = Date.parse('2026-01-02T03:04:05.000Z')
const time = (milliseconds: number) => new Date(START + milliseconds).toISOString()
const matcher = createModelMatcher(PRICE_LIST)

let folder: string
let stores: ClickHouseStores
let ingest: IngestService
let reader: TraceReader

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-reader-'))
  stores = await openClickHouseStores({ dataDir: folder })
  ingest = createIngestService({ ...stores, matcher, now: Date.now })
  reader = createTraceReader({ ...stores, matcher })
})

afterAll(async () => {
  await ingest.close()
  await stores.close()
  rmSync(folder, { recursive: true })
})

async function send(projectId: string, ...bodies: readonly (readonly [string, object])[]) {
  const batch = bodies.map(([type, body], at) => ({
    id: `${type}-${at}`,
    type,
    timestamp: time(0),
    body,
  }))
  const request = { projectId, access: 'project' as const, batch, receivedAt: new Date(START) }
  expect((await ingest.accept(request)).errors).toEqual([])
}

const listIds = async (projectId: string, query: Partial<ListTracesQuery>) =>
  (await reader.listTraces(projectId, { page: 1, limit: 50, ...query })).data.map(({ id }) => id)

const rowIds = async (projectId: string, query: Partial<ListTraceRowsQuery>) =>
  (await reader.listTraceRows(projectId, { limit: 50, ...query })).rows.map(({ id }) => id)

describe('one trace', () => {
  beforeAll(() =>
    send(
      'one',
      ['trace-create', { id: 't', userId: 'ada', metadata: { plan: 'x' }, tags: ['b', 'a'] }],
      [
        'chain-create',
        {
          id: 'root',
          traceId: 't',
          name: 'rag',
          startTime: time(0),
          endTime: time(900),
          input: 'ask',
          output: 'answer',
        },
      ],
      [
        'generation-create',
        {
          id: 'gen',
          traceId: 't',
          parentObservationId: 'root',
          startTime: time(100),
          endTime: time(600),
          completionStartTime: time(250),
          model: 'gpt-4o',
          usageDetails: { input: 1000, output: 100 },
        },
      ],
      [
        'tool-create',
        {
          id: 'tool',
          traceId: 't',
          parentObservationId: 'root',
          startTime: time(50),
          level: 'ERROR',
          statusMessage: 'timed out',
        },
      ],
      [
        'event-create',
        { id: 'orphan', traceId: 't', parentObservationId: 'gone', startTime: time(700) },
      ],
      ['score-create', { id: 's1', traceId: 't', name: 'good', value: 1 }],
      [
        'score-create',
        { id: 's2', traceId: 't', observationId: 'gen', name: 'kind', value: 'rag' },
      ],
    ),
  )

  it('comes whole, in the shape of the public API', async () => {
    const trace = await reader.getTrace('one', 't')
    expect(traceWithFullDetailsSchema.safeParse(trace).error).toBeUndefined()
    expect(trace).toMatchObject({
      name: 'rag',
      input: 'ask',
      output: 'answer',
      userId: 'ada',
      tags: ['a', 'b'],
      metadata: { plan: 'x' },
      latency: 0.9,
      totalCost: 0.0035,
      htmlPath: '/project/one/traces/t',
    })
    expect(trace?.observations.map(({ id }) => id)).toEqual(['root', 'tool', 'gen', 'orphan'])
    expect(trace?.scores.map(({ id, value, stringValue }) => [id, value, stringValue])).toEqual([
      ['s1', 1, null],
      ['s2', 0, 'rag'],
    ])
  })

  it('leaves out the groups that were not asked for, with neutral values', async () => {
    expect(await reader.getTrace('one', 't', ['core'])).toMatchObject({
      name: 'rag',
      input: null,
      output: null,
      metadata: {},
      latency: -1,
      totalCost: -1,
      observations: [],
      scores: [],
    })
  })

  it('gives an observation with the extras of older clients', async () => {
    const observation = await reader.getObservation('one', 'gen')
    expect(observationViewSchema.safeParse(observation).error).toBeUndefined()
    expect(observation).toMatchObject({
      latency: 0.5,
      timeToFirstToken: 0.15,
      usage: { unit: 'TOKENS', input: 1000, output: 100, total: 1100 },
      promptTokens: 1000,
      calculatedInputCost: 0.0025,
      calculatedOutputCost: 0.001,
      calculatedTotalCost: 0.0035,
      inputPrice: 0.0000025,
    })
    expect(observation).not.toHaveProperty('totalCost')
  })

  it('comes as a skeleton in pre-order, orphans kept as roots', async () => {
    const skeleton = await reader.getTraceSkeleton('one', 't')
    expect(traceSkeletonSchema.safeParse(skeleton).error).toBeUndefined()
    expect(skeleton).toMatchObject({
      name: 'rag',
      n: 4,
      id: ['root', 'tool', 'gen', 'orphan'],
      parent: [-1, 0, 0, -1],
      depth: [0, 1, 1, 0],
      waitingForParent: [3],
      names: ['rag'],
      nameIndex: [0, -1, -1, -1],
      models: ['gpt-4o'],
      modelIndex: [-1, -1, 0, -1],
      level: ['DEFAULT', 'ERROR', 'DEFAULT', 'DEFAULT'],
      status: [null, 'timed out', null, null],
      startedAt: time(0),
      start: [0, 50, 100, 700],
      duration: [900, null, 500, null],
      firstToken: [null, null, 150, null],
      totalTokens: [0, 0, 1100, 0],
      cost: [null, null, 0.0035, null],
    })
  })

  it('lends its roots input and output to the payload', async () => {
    expect(await reader.getTracePayload('one', 't')).toEqual({
      input: 'ask',
      output: 'answer',
      metadata: { plan: 'x' },
    })
  })

  it('is a row with its numbers rolled up', async () => {
    const page = await reader.listTraceRows('one', { limit: 50 })
    expect(traceRowsSchema.safeParse(page).error).toBeUndefined()
    expect(page.rows[0]).toMatchObject({
      name: 'rag',
      inputPreview: 'ask',
      outputPreview: 'answer',
      durationMs: 900,
      observationCount: 4,
      errorCount: 1,
      warningCount: 0,
      running: true,
      inputTokens: 1000,
      outputTokens: 100,
      totalTokens: 1100,
      totalCost: 0.0035,
      models: ['gpt-4o'],
    })
  })

  it('is not there for another project or under another id', async () => {
    expect(await reader.getTrace('other', 't')).toBeUndefined()
    expect(await reader.getTraceSkeleton('one', 'x')).toBeUndefined()
    expect(await reader.getTracePayload('other', 't')).toBeUndefined()
    expect(await reader.getObservation('other', 'gen')).toBeUndefined()
    expect(await reader.getObservationDetail('one', 'x', 'gen')).toBeUndefined()
    expect(await listIds('other', {})).toEqual([])
  })
})

describe('lists', () => {
  beforeAll(() =>
    send(
      'list',
      [
        'trace-create',
        {
          id: 'a',
          timestamp: time(1),
          name: 'rag',
          userId: 'u1',
          sessionId: 's1',
          tags: ['x'],
          version: '1',
          environment: 'prod',
        },
      ],
      [
        'trace-create',
        {
          id: 'b',
          timestamp: time(2),
          name: 'agent',
          userId: 'u2',
          tags: ['x', 'y'],
          release: 'r',
        },
      ],
      ['trace-create', { id: 'c', timestamp: time(3), userId: "o'brien" }],
      [
        'span-create',
        { id: 'c1', traceId: 'c', name: 'rag', startTime: time(3), endTime: time(4) },
      ],
      ['span-create', { id: 'b1', traceId: 'b', level: 'ERROR', startTime: time(2) }],
    ),
  )

  it.each<[Partial<ListTracesQuery>, string[]]>([
    [{}, ['c', 'b', 'a']],
    [{ userId: 'u1' }, ['a']],
    [{ userId: "o'brien" }, ['c']],
    [{ userId: "' OR 1=1 --" }, []],
    [{ name: 'rag' }, ['c', 'a']],
    [{ sessionId: 's1' }, ['a']],
    [{ tags: ['x'] }, ['b', 'a']],
    [{ tags: ['x', 'y'] }, ['b']],
    [{ environment: ['prod', 'dev'] }, ['a']],
    [{ version: '1' }, ['a']],
    [{ release: 'r' }, ['b']],
    [{ fromTimestamp: new Date(START + 2), toTimestamp: new Date(START + 3) }, ['b']],
    [{ orderBy: { column: 'timestamp', direction: 'asc' } }, ['a', 'b', 'c']],
    [{ orderBy: { column: 'name', direction: 'asc' } }, ['b', 'a', 'c']],
    [{ limit: 2, page: 2 }, ['a']],
    [{ limit: 2, page: 3 }, []],
  ])('filters and orders traces by %j', async (query, expected) => {
    expect(await listIds('list', query)).toEqual(expected)
  })

  it('counts all rows of a filter, and pages from the limit', async () => {
    const page = await reader.listTraces('list', { page: 1, limit: 2 })
    expect(tracePageSchema.safeParse(page).error).toBeUndefined()
    expect(page.meta).toEqual({ page: 1, limit: 2, totalItems: 3, totalPages: 2 })
    const none = await reader.listTraces('list', { page: 1, limit: 2, userId: 'nobody' })
    expect(none.meta).toMatchObject({ totalItems: 0, totalPages: 0 })
  })

  it.each<[Partial<ListTraceRowsQuery>, string[]]>([
    [{ status: 'error' }, ['b']],
    [{ status: 'ok' }, ['c', 'a']],
    [{ search: 'AG' }, ['c', 'b', 'a']],
    [{ search: 'gent' }, ['b']],
    [{ search: '%' }, []],
    [{ name: 'rag' }, ['c', 'a']],
    [{ environment: 'prod' }, ['a']],
    [{ from: time(2), to: time(3) }, ['b']],
  ])('filters the rows of the interface by %j', async (query, expected) => {
    expect(await rowIds('list', query)).toEqual(expected)
  })

  it.each<[Parameters<TraceReader['listObservations']>[1], string[]]>([
    [{ page: 1, limit: 9 }, ['c1', 'b1']],
    [{ page: 1, limit: 9, name: 'rag' }, ['c1']],
    [{ page: 1, limit: 9, level: 'ERROR' }, ['b1']],
    [{ page: 1, limit: 9, userId: 'u2' }, ['b1']],
    [{ page: 1, limit: 9, traceId: 'c' }, ['c1']],
    [{ page: 2, limit: 1 }, ['b1']],
    [{ page: 1, limit: 9, fromStartTime: new Date(START + 3) }, ['c1']],
    [{ page: 1, limit: 9, type: 'TOOL' }, []],
  ])('filters observations by %j', async (query, expected) => {
    const { data } = await reader.listObservations('list', query)
    expect(data.map(({ id }) => id)).toEqual(expected)
  })
})

describe('pages of rows', () => {
  it('neither repeat nor skip a trace while new ones come in and old ones are written again', async () => {
    const ids = Array.from({ length: 260 }, (_, index) => `t${String(index).padStart(3, '0')}`)
    // Several traces share a millisecond, so the id has to break ties.
    await send(
      'pages',
      ...ids.map(
        (id, at) => ['trace-create', { id, timestamp: time(Math.floor(at / 7)) }] as const,
      ),
    )
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await reader.listTraceRows('pages', { limit: 23, ...(cursor && { cursor }) })
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.next
      await send(
        'pages',
        ['trace-create', { id: `new-${seen.length}`, timestamp: time(10_000 + seen.length) }],
        ['trace-create', { id: seen.at(-1), output: 'again' }],
      )
    } while (cursor !== null)
    expect(seen).toEqual(ids.toReversed())
  })

  it('refuse a cursor that this server did not make', async () => {
    await expect(reader.listTraceRows('pages', { limit: 5, cursor: 'made up' })).rejects.toThrow(
      InvalidCursorError,
    )
  })
})

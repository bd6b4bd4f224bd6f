import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { createModelMatcher } from '../domain/model-match.ts'
import { PRICE_LIST } from '../domain/price-list.ts'
import { createTraceReader } from '../query/create-trace-reader.ts'
import type { TraceReader } from '../query/trace-reader.ts'
import {
  type ClickHouseStores,
  openClickHouseStores,
} from '../store/clickhouse/open-clickhouse-stores.ts'
import { createIngestService } from './create-ingest-service.ts'
import { type IngestService, StoreUnavailableError } from './ingest-service.ts'

const START = Date.parse('2026-01-02T03:04:05.000Z')
const time = (milliseconds: number) => new Date(START + milliseconds).toISOString()
const matcher = createModelMatcher(PRICE_LIST)

// The engine starts in each of these tests, on machines of any speed.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let folder: string
let stores: ClickHouseStores
let ingest: IngestService
let reader: TraceReader
let projects = 0

async function open(): Promise<void> {
  stores = await openClickHouseStores({ dataDir: folder })
  ingest = createIngestService({ ...stores, matcher, now: Date.now })
  reader = createTraceReader({ ...stores, matcher })
}

async function close(): Promise<void> {
  await ingest.close()
  await stores.close()
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-ingest-'))
  await open()
})

afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true })
})

/** A project nobody used yet. */
function freshProject(): string {
  projects += 1
  return `project-${projects}`
}

const send = (projectId: string, batch: readonly unknown[]) =>
  ingest.accept({ projectId, access: 'project', batch, receivedAt: new Date(START) })

const event = (type: string, at: number, body: object) => ({
  id: `${type}-${at}`,
  type,
  timestamp: time(at),
  body,
})

/** An observation without the times at which the server heard of it. */
async function observationOf(projectId: string, traceId: string, id: string) {
  const found = await reader.getObservationDetail(projectId, traceId, id)
  return found && { ...found, projectId: '', createdAt: '', updatedAt: '' }
}

/** All observations of a project by id, without its name and the times at which the server heard of them. */
async function allObservations(projectId: string) {
  const { data } = await reader.listObservations(projectId, { page: 1, limit: 100 })
  return data
    .map((found) => ({ ...found, projectId: '', createdAt: '', updatedAt: '' }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

describe('accept', () => {
  it('answers each event once and stores the good ones beside the bad', async () => {
    const project = freshProject()
    const answer = await send(project, [
      event('span-create', 1, { id: 'a', traceId: 't' }),
      event('nonsense', 2, {}),
      null,
      event('sdk-log', 3, { log: 'x' }),
      event('span-create', 4, { id: 'b', traceId: 't', name: 5 }),
      event('span-create', 5, { id: 'c', traceId: 't' }),
    ])
    expect(answer.successes).toEqual([
      { id: 'span-create-1', status: 201 },
      { id: 'span-create-5', status: 201 },
    ])
    expect(answer.errors.map(({ id, status }) => [id, status])).toEqual([
      ['nonsense-2', 400],
      ['unknown', 400],
      ['span-create-4', 400],
    ])
    const trace = await reader.getTrace(project, 't')
    expect(trace?.observations.map(({ id }) => id)).toEqual(['a', 'c'])
  })

  it('answers an empty batch', async () => {
    expect(await send(freshProject(), [])).toEqual({ successes: [], errors: [] })
  })

  it('makes a trace for an observation that names one nobody sent, at its earliest start', async () => {
    const project = freshProject()
    await send(project, [
      event('span-create', 9, { id: 'b', traceId: 't', startTime: time(500), environment: 'prod' }),
    ])
    await send(project, [
      event('span-create', 9, { id: 'a', traceId: 't', startTime: time(100), environment: 'prod' }),
    ])
    const page = await reader.listTraces(project, { page: 1, limit: 10 })
    expect(page.meta.totalItems).toBe(1)
    expect(page.data[0]).toMatchObject({ id: 't', timestamp: time(100), environment: 'prod' })
  })

  it('keeps observations with one id in two traces apart', async () => {
    const project = freshProject()
    await send(project, [
      event('span-create', 1, { id: 'step', traceId: 't1', name: 'one' }),
      event('span-create', 1, { id: 'step', traceId: 't2', name: 'two' }),
    ])
    expect((await observationOf(project, 't1', 'step'))?.name).toBe('one')
    expect((await observationOf(project, 't2', 'step'))?.name).toBe('two')
  })

  it('joins an observation without a trace to the trace a later event names', async () => {
    const project = freshProject()
    await send(project, [event('generation-update', 2, { id: 'g', output: 'done' })])
    await send(project, [event('generation-create', 1, { id: 'g', traceId: 't', input: 'ask' })])
    expect(await observationOf(project, 't', 'g')).toMatchObject({ input: 'ask', output: 'done' })
    expect((await reader.listObservations(project, { page: 1, limit: 10 })).meta.totalItems).toBe(1)
  })

  it('prices again when model and usage come in different events', async () => {
    const project = freshProject()
    await send(project, [event('generation-create', 1, { id: 'g', traceId: 't', model: 'gpt-4o' })])
    await send(project, [
      event('generation-update', 2, { id: 'g', traceId: 't', usage: { input: 1000, output: 100 } }),
    ])
    const { costExplanation } = (await reader.getObservationDetail(project, 't', 'g')) ?? {}
    expect(costExplanation).toMatchObject({ source: 'computed', total: 0.0035, modelId: 'gpt-4o' })
  })

  it('changes nothing when a batch comes again, also after a restart', async () => {
    const project = freshProject()
    const batch = [
      event('trace-create', 1, { id: 't', name: 'trace', tags: ['b', 'a'] }),
      event('generation-create', 1, { id: 'g', traceId: 't', input: 'ask', metadata: { a: 1 } }),
      event('generation-update', 2, { id: 'g', traceId: 't', output: 'done', metadata: { b: 2 } }),
      event('score-create', 3, { id: 's', traceId: 't', name: 'good', value: 1 }),
    ]
    await send(project, batch)
    const before = await reader.getTrace(project, 't')
    await send(project, batch)
    await close()
    await open()
    await send(project, batch)
    await send(project, batch.slice(0, 2))
    expect(await reader.getTrace(project, 't')).toEqual(before)
    expect(before?.observations[0]).toMatchObject({ output: 'done', metadata: { a: 1, b: 2 } })
    expect(before?.scores).toHaveLength(1)
  })

  it('converges for any order, repetition and division into batches, and over a restart', async () => {
    const rest = fc.record(
      {
        name: fc.constantFrom('a', 'b'),
        input: fc.jsonValue({ maxDepth: 2 }),
        output: fc.jsonValue({ maxDepth: 2 }),
        metadata: fc.dictionary(fc.constantFrom('x', 'y'), fc.jsonValue({ maxDepth: 2 })),
        startTime: fc.nat(100).map(time),
        endTime: fc.nat(200).map(time),
        parentObservationId: fc.constantFrom('p', 'q'),
        level: fc.constantFrom('ERROR', 'DEFAULT'),
        model: fc.constantFrom('gpt-4o', 'mine'),
        usage: fc.record({ input: fc.nat(10), output: fc.nat(10) }),
        environment: fc.constantFrom('dev', 'prod'),
      },
      { requiredKeys: [] },
    )
    const lists = fc.array(
      fc.tuple(fc.constantFrom('generation-create', 'generation-update', 'agent-create'), rest),
      { minLength: 1, maxLength: 5 },
    )
    const cases = fc
      .sample(lists, 60)
      .map((list, index) =>
        list.map(([type, body], at) =>
          event(type, at, { ...body, id: `o${index}`, traceId: `t${index}` }),
        ),
      )
    const shuffled = cases.map((list) => {
      const twice = [...list, ...list]
      return fc.sample(fc.shuffledSubarray(twice, { minLength: twice.length }), 1)[0] ?? []
    })
    const [one, other] = [freshProject(), freshProject()]
    await send(one, cases.flat())
    await send(
      other,
      shuffled.flatMap((list, index) => list.slice(0, index % 5)),
    )
    await close()
    await open()
    await send(
      other,
      shuffled.flatMap((list, index) => list.slice(index % 5)),
    )
    const expected = await allObservations(one)
    expect(expected).toHaveLength(cases.length)
    expect(await allObservations(other)).toEqual(expected)
    expect((await reader.listTraces(other, { page: 1, limit: 9 })).meta.totalItems).toBe(60)
  })

  it('gives back every JSON value as it was sent', async () => {
    const project = freshProject()
    const values = [
      ...fc.sample(fc.jsonValue(), 100).map((value) => (Object.is(value, -0) ? 0 : value)),
      '123',
      'null',
      '"quoted"',
      '',
      0,
      false,
      [],
      {},
      'a\u0000b\\n\n\t\u2028',
      '漢字 😀 العربية',
      { nested: 'lone \ud800 inside' },
      { ['__proto__']: 1 },
    ].map((value) => JSON.parse(JSON.stringify(value)) as unknown)
    await send(
      project,
      values.map((value, at) =>
        event('span-create', at, { id: `o${at}`, traceId: 't', input: value, output: { value } }),
      ),
    )
    const trace = await reader.getTrace(project, 't')
    const found = new Map(trace?.observations.map((stored) => [stored.id, stored]))
    for (const [at, value] of values.entries()) {
      const { input, output } = found.get(`o${at}`) ?? {}
      expect({ input, output }).toEqual({ input: value, output: { value } })
    }
  })

  it('stores text with half a surrogate pair everywhere a text may stand', async () => {
    const project = freshProject()
    const lone = 'x\ud800'
    const answer = await send(project, [
      event('generation-create', 1, {
        id: lone,
        traceId: lone,
        name: lone,
        input: lone,
        output: [lone],
        metadata: { [lone]: lone },
        modelParameters: { [lone]: lone },
        usageDetails: { [lone]: 1 },
        statusMessage: lone,
        model: lone,
      }),
      event('trace-create', 1, { id: lone, tags: [lone], userId: lone }),
      event('score-create', 1, { traceId: lone, name: lone, value: lone, comment: lone }),
    ])
    expect(answer.errors).toEqual([])
    const trace = await reader.getTrace(project, 'x\ufffd')
    expect(trace).toMatchObject({ userId: 'x\ufffd', tags: ['x\ufffd'] })
    expect(trace?.observations[0]).toMatchObject({
      input: 'x\ufffd',
      usageDetails: { 'x\ufffd': 1 },
    })
  })

  it('lets no accepted event spoil the write of its neighbours', async () => {
    const project = freshProject()
    const body = fc.dictionary(
      fc.constantFrom(
        'name',
        'input',
        'metadata',
        'usage',
        'usageDetails',
        'costDetails',
        'model',
        'modelParameters',
        'promptVersion',
        'promptName',
        'level',
        'endTime',
        'environment',
        'version',
      ),
      fc.oneof(
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('9999-12-31T23:59:59.999-14:00', '1970-01-01T00:00:00Z', 2 ** 53, 1e300),
        fc.dictionary(fc.string(), fc.oneof(fc.maxSafeNat(), fc.double(), fc.string())),
      ),
    )
    const bodies = fc.sample(body, 100)
    const answer = await send(
      project,
      bodies.map((fields, at) =>
        event('generation-create', at, { ...fields, id: `o${at}`, traceId: 't' }),
      ),
    )
    expect(answer.successes.length + answer.errors.length).toBe(bodies.length)
    const page = await reader.listObservations(project, { page: 1, limit: 1 })
    expect(page.meta.totalItems).toBe(answer.successes.length)
    expect(answer.successes.length).toBeGreaterThan(0)
  })

  it('acknowledges nothing that the store refused, and takes the same batch later', async () => {
    const project = freshProject()
    let isBroken = true
    const fragile = createIngestService({
      ...stores,
      observations: {
        ...stores.observations,
        write: async (rows) => {
          if (isBroken) throw new Error('disk full')
          await stores.observations.write(rows)
        },
      },
      matcher,
      now: Date.now,
    })
    const request = {
      projectId: project,
      access: 'project' as const,
      batch: [event('span-create', 1, { id: 'a', traceId: 't' })],
      receivedAt: new Date(START),
    }
    await expect(fragile.accept(request)).rejects.toBeInstanceOf(StoreUnavailableError)
    isBroken = false
    expect((await fragile.accept(request)).successes).toHaveLength(1)
    expect((await reader.getTrace(project, 't'))?.observations).toHaveLength(1)
    await fragile.close()
    await expect(fragile.accept(request)).rejects.toBeInstanceOf(StoreUnavailableError)
  })
})

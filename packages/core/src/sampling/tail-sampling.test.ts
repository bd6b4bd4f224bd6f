import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'

import { Heddle } from '../client/heddle.ts'
import type { HeddleOptions } from '../client/options.ts'
import { traceIdFrom } from '../seeded-ids.ts'
import { startIngestionServer } from '../testing/ingestion-server.ts'
import type { IngestionServer } from '../testing/ingestion-server.ts'
import { isSampled } from '../trace/sample.ts'
import { tailSampling } from './tail-sampling.ts'
import type { TailSamplingRules } from './tail-sampling.ts'

interface Fixture {
  readonly server: IngestionServer
  readonly client: Heddle
  /** Metadata of the stored traces, by id. */
  readonly kept: () => Promise<Map<unknown, unknown>>
}

async function createFixture(
  rules: TailSamplingRules,
  options: HeddleOptions = {},
): Promise<Fixture> {
  const server = await startIngestionServer()
  const client = new Heddle({
    publicKey: 'pk-test',
    secretKey: 'sk-test',
    baseUrl: server.url,
    logLevel: 'silent',
    sampler: tailSampling(rules),
    ...options,
  })
  onTestFinished(async () => {
    await client.shutdown()
    await server[Symbol.asyncDispose]()
  })
  return {
    server,
    client,
    kept: async () => {
      await client.flush()
      return new Map(server.bodies('trace-create').map(({ id, metadata }) => [id, metadata]))
    },
  }
}

const STARTED_AT = Date.UTC(2026, 0, 1)

interface Run {
  readonly error: boolean
  readonly durationMs: number
  readonly costUsd: number
  readonly tokens: number
}

/** Records a root and a generation that say so; returns the trace's id. */
function record(client: Heddle, name: string, run: Partial<Run>): string {
  const startTime = new Date(STARTED_AT)
  const traceId = traceIdFrom(name)
  const root = client.startObservation({ name, traceId, parentObservationId: null, startTime })
  const call = root.startObservation({ name: 'call', type: 'generation', startTime })
  call.end({
    endTime: startTime,
    level: run.error === true ? 'ERROR' : undefined,
    costDetails: { input: (run.costUsd ?? 0) / 2, output: (run.costUsd ?? 0) / 2 },
    usageDetails: { input: run.tokens ?? 0, output: 0, total: run.tokens ?? 0 },
  })
  root.end({ endTime: new Date(STARTED_AT + (run.durationMs ?? 0)) })
  return traceId
}

it('keeps every error, slow and expensive trace whole, the rest by its rate, and counts what it left out', async () => {
  const runs = fc.array(
    fc.record({
      error: fc.boolean(),
      durationMs: fc.constantFrom(0, 999, 1_000, 5_000),
      costUsd: fc.constantFrom(0, 0.05, 0.2),
      tokens: fc.constantFrom(0, 10_000),
    }),
    { minLength: 1, maxLength: 20 },
  )
  const rules = { slowMs: 1_000, expensiveUsd: 0.1, expensiveTokens: 10_000, rate: 0.3 }
  const { server, client, kept } = await createFixture(rules)
  let number = 0
  let leftOut = 0
  await fc.assert(
    fc.asyncProperty(runs, async (all) => {
      server.events.length = 0
      const expected: string[] = []
      for (const run of all) {
        const id = record(client, `run-${number++}`, run)
        const isNotable = run.error || run.durationMs >= 1_000 || run.costUsd >= 0.1
        if (isNotable || run.tokens >= 10_000 || isSampled(id, 0.3)) expected.push(id)
        else leftOut++
      }
      expect([...(await kept()).keys()]).toEqual(expected)
      expect(server.bodies('span-create').map(({ traceId }) => traceId)).toEqual(expected)
      expect(server.bodies('generation-create').map(({ traceId }) => traceId)).toEqual(expected)
      expect(client.stats()).toMatchObject({ dropped: 0, rejected: 0, pending: 0 })
      expect(client.stats().sampledOut).toEqual({ traces: leftOut, events: leftOut * 2 })
    }),
    { numRuns: 20 },
  )
})

function decision(reason: string): unknown {
  return { 'heddle.sampling': { reason, isComplete: true, rate: 0 } }
}

it('says in the trace why it was kept', async () => {
  const { client, kept } = await createFixture({
    slowMs: 1_000,
    keep: ({ observations }) => observations > 2,
    rate: 0,
  })
  const slow = record(client, 'slow', { durationMs: 2_000 })
  const failed = record(client, 'failed', { error: true, durationMs: 2_000 })
  const root = client.startObservation({ name: 'chosen' })
  for (const name of ['a', 'b']) root.startObservation({ name, type: 'event' })
  root.end()
  record(client, 'plain', {})
  expect(await kept()).toEqual(
    new Map([
      [slow, decision('slow')],
      [failed, decision('error')],
      [root.traceId, decision('chosen')],
    ]),
  )
})

it('hands on what was said about a kept trace as it was when it was said, masked once', async () => {
  let masked = 0
  const { server, client } = await createFixture(
    {},
    { mask: (value) => (masked++, { masked: value }) },
  )
  const root = client.startObservation({ name: 'root' })
  const input = { question: 'first' }
  client.updateTrace(root.traceId, { input, tags: ['a'] })
  root.score({ name: 'helpful', value: true, metadata: { by: 'ada' } })
  input.question = 'changed'
  root.end({ level: 'ERROR' })
  client.scores.create({ traceId: root.traceId, name: 'late', value: 1 })
  await client.flush()
  expect(server.bodies('trace-create')).toMatchObject([
    { input: { masked: { question: 'first' } }, tags: ['a'] },
  ])
  expect(server.bodies('score-create')).toMatchObject([
    { name: 'helpful', metadata: { masked: { by: 'ada' } } },
    { name: 'late' },
  ])
  expect(masked).toBe(3)
})

it('leaves out what comes late about a trace it left out', async () => {
  const { server, client } = await createFixture({})
  const traceId = record(client, 'plain', {})
  client.startObservation({ traceId, parentObservationId: 'p', name: 'late' }).end()
  client.updateTrace(traceId, { userId: 'ada' })
  client.scores.create({ traceId, name: 'late', value: 1 })
  expect(await client.flush()).toMatchObject({ sent: 0, dropped: 0, pending: 0 })
  expect(client.stats().sampledOut).toEqual({ traces: 1, events: 4 })
  expect(server.requests).toEqual([])
})

it('keeps a trace whose rule throws', async () => {
  const { client, kept } = await createFixture({
    keep: () => {
      throw new Error('planned')
    },
  })
  const traceId = record(client, 'plain', {})
  expect([...(await kept()).keys()]).toEqual([traceId])
})

it('holds no more bytes than it may, and decides the oldest trace first', async () => {
  const { client, kept } = await createFixture({ maxHeldBytes: 50_000 })
  const roots = Array.from({ length: 20 }, (_, index) =>
    client.startObservation({ name: `root-${index}`, input: 'x'.repeat(10_000), level: 'ERROR' }),
  )
  // Four of them fit; the others were handed on although they are open.
  const { queuedBytes } = client.stats()
  expect(queuedBytes).toBeGreaterThan(15 * 10_000)
  for (const root of roots) root.end()
  const traces = await kept()
  expect(traces.size).toBe(20)
  expect([...traces.values()].map((metadata) => JSON.stringify(metadata))).toEqual(
    roots.map((_, index) => expect.stringContaining(`"isComplete":${index >= 16}`)),
  )
})

it('decides a trace that never ends when its time is over, and everything at the end of the client', async () => {
  const { server, client } = await createFixture({ maxWaitMs: 20, rate: 1 })
  client.startObservation({ name: 'abandoned' })
  await expect.poll(() => client.stats().pending, { timeout: 10_000 }).toBeGreaterThan(0)
  await client.flush()
  expect(server.bodies('span-create')).toMatchObject([{ name: 'abandoned' }])
  const patient = await createFixture({ rate: 1 })
  patient.client.startObservation({ name: 'open' })
  expect(await patient.client.flush()).toMatchObject({ sent: 0, pending: 0 })
  expect(await patient.client.shutdown()).toMatchObject({ accepted: 2, pending: 0 })
})

import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'

import { Heddle } from '../client/heddle.ts'
import type { HeddleOptions } from '../client/options.ts'
import { tailSampling } from '../sampling/index.ts'
import { startIngestionServer } from '../testing/ingestion-server.ts'
import type { IngestionServer } from '../testing/ingestion-server.ts'
import type { Mask } from '../trace/mask.ts'
import { asyncMask } from './async-mask.ts'

function createClient(server: IngestionServer, options: HeddleOptions): Heddle {
  const keys = { publicKey: 'pk-test', secretKey: 'sk-test', baseUrl: server.url }
  const client = new Heddle({ ...keys, logLevel: 'silent', ...options })
  onTestFinished(async () => {
    await client.shutdown()
  })
  return client
}

const everything = (server: IngestionServer): string => JSON.stringify(server.events)
const later = async <Value>(value: Value, turns: number): Promise<Value> => {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve()
  return value
}

it('holds observations, traces, scores and events back until the mask has answered', async () => {
  await using server = await startIngestionServer()
  const mask = asyncMask((value, { field }) => later({ [field]: value === null ? 0 : 1 }, 5))
  const client = createClient(server, { mask })
  const step = client.startObservation({ name: 'step', input: 'secret', metadata: { a: 'secret' } })
  step.startObservation({ name: 'moment', type: 'event', input: 'secret' })
  step.update({ metadata: { b: 'secret' } })
  step.end({ output: 'secret' })
  client.updateTrace(step.traceId, { input: 'secret' })
  client.scores.create({ traceId: step.traceId, name: 's', value: 1, metadata: { c: 'secret' } })
  expect(client.stats().pending).toBeGreaterThan(0)
  const report = await client.flush()
  expect(report).toMatchObject({ rejected: 0, dropped: 0, pending: 0 })
  expect(everything(server)).not.toContain('secret')
  expect(server.bodies('span-create').at(-1)).toMatchObject({
    input: { input: 1 },
    output: { output: 1 },
    metadata: { metadata: 1 },
  })
  expect(server.bodies('event-create')[0]).toMatchObject({ input: { input: 1 } })
  expect(server.bodies('trace-create').at(-1)).toMatchObject({ input: { input: 1 } })
  expect(server.bodies('score-create')[0]).toMatchObject({ metadata: { metadata: 1 } })
})

const ONE_METADATA_KEY = { turns: 0, fails: false, field: 'metadata', key: 'a' }

it('lets the last value count and joins metadata in the order it was said, whatever answers first', async () => {
  await using server = await startIngestionServer()
  const said = fc.record({
    turns: fc.nat(20),
    isAsync: fc.boolean(),
    fails: fc.boolean(),
    field: fc.constantFrom('input', 'output', 'metadata'),
    // Objects list whole numbers before all other keys, whatever was said first.
    key: fc.constantFrom('a', 'b', 'c', '1'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(said, { maxLength: 8 }), async (updates) => {
      const mask: Mask = (value) => {
        const { index } = (Object.values(value as object)[0] ?? {}) as { index?: number }
        const { turns = 0, isAsync, fails } = updates[index ?? -1] ?? {}
        const masked = JSON.parse(JSON.stringify(value).replaceAll('secret', 'masked')) as unknown
        if (isAsync !== true) {
          if (fails === true) throw new Error('secret')
          return masked
        }
        return later(masked, turns).then((answer) => {
          if (fails === true) throw new Error('secret')
          return answer
        })
      }
      const client = createClient(server, { mask: asyncMask(mask) })
      const step = client.startObservation({ name: 'step' })
      const expected: Record<string, unknown> = {}
      for (const [index, { field, key, fails }] of updates.entries()) {
        const masked = fails ? '[mask failed]' : { [key]: { index, text: 'masked' } }
        step.update({ [field]: { [key]: { index, text: 'secret' } } })
        if (field !== 'metadata') expected[field] = masked
        else {
          const added = typeof masked === 'string' ? { metadata: masked } : masked
          expected['metadata'] = { ...(expected['metadata'] as object), ...added }
        }
      }
      step.end()
      await client.shutdown()
      const stored = server.bodies('span-create').findLast(({ id }) => id === step.id)
      expect(stored).toMatchObject(expected)
      expect(everything(server)).not.toContain('secret')
    }),
    {
      numRuns: 40,
      // One key said before a promise, by the promise, and after it: the last one counts.
      examples: [[[false, true, false].map((isAsync) => ({ ...ONE_METADATA_KEY, isAsync }))]],
    },
  )
})

it('gives up a mask that never answers at the shutdown, and tells what waits before', async () => {
  await using server = await startIngestionServer()
  const mask = asyncMask(() => new Promise(() => {}))
  const client = createClient(server, { mask, flushTimeoutMs: 1_000 })
  client.startObservation({ name: 'step', input: 'secret' }).end()
  expect(await client.flush()).toMatchObject({ pending: 1 })
  const report = await client.shutdown()
  expect(report).toMatchObject({ pending: 0, dropped: 0 })
  expect(server.bodies('span-create')[0]).toMatchObject({ input: '[mask unfinished]' })
  expect(everything(server)).not.toContain('secret')
})

it('counts the end of an observation that was sent while open as pending', async () => {
  await using server = await startIngestionServer()
  const mask = asyncMask((value) => (value === 'open' ? value : new Promise(() => {})))
  const client = createClient(server, { mask, flushTimeoutMs: 1_000 })
  const step = client.startObservation({ name: 'step', input: 'open' })
  expect(await client.flush()).toMatchObject({ accepted: 2, pending: 0 })
  step.end({ output: 'secret' })
  expect(await client.flush()).toMatchObject({ accepted: 2, pending: 1 })
  expect(await client.shutdown()).toMatchObject({ accepted: 3, pending: 0 })
  expect(everything(server)).not.toContain('secret')
})

it('keeps no more values waiting than the queue may hold', async () => {
  await using server = await startIngestionServer()
  const mask = asyncMask((value) => later(String(value)[0], 3))
  const client = createClient(server, { mask, maxQueueBytes: 20_000 })
  const step = client.startObservation({ name: 'step', input: 'a'.repeat(19_000) })
  step.end({ output: 'b'.repeat(3_000) })
  await client.flush()
  expect(server.bodies('span-create').at(-1)).toMatchObject({ output: '[mask unfinished]' })
})

it('writes only what is masked to the spool', async () => {
  await using server = await startIngestionServer()
  const directory = await mkdtemp(join(tmpdir(), 'heddle-mask-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  server.faults.push(...Array.from({ length: 50 }, () => ({ kind: 'reset' }) as const))
  const mask = asyncMask(() => later('masked', 3))
  const client = createClient(server, { mask, spool: directory, flushTimeoutMs: 300 })
  client.startObservation({ name: 'step', input: 'secret' }).end()
  await client.shutdown()
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
  const written = files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('')
  expect(written).toContain('masked')
  expect(written).not.toContain('secret')
})

it('masks before a sampler holds traces back', async () => {
  await using server = await startIngestionServer()
  const mask = asyncMask(() => later('masked', 3))
  const client = createClient(server, { mask, sampler: tailSampling({ rate: 1 }) })
  const step = client.startObservation({ name: 'step', input: 'secret' })
  client.updateTrace(step.traceId, { input: 'secret' })
  step.end()
  await client.flush()
  expect(server.bodies('span-create').at(-1)).toMatchObject({ input: 'masked' })
  expect(server.bodies('trace-create').at(-1)).toMatchObject({ input: 'masked' })
})

it('says how to pass a mask that returns promises, and sends nothing of the value', async () => {
  await using server = await startIngestionServer()
  const client = createClient(server, { mask: (value) => later(value, 1) })
  client.startObservation({ name: 'step', input: 'secret' }).end()
  await client.flush()
  expect(everything(server)).toContain('asyncMask')
  expect(everything(server)).not.toContain('secret')
})

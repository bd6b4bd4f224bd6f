import { expect, it } from 'vitest'

import { encodingOf } from '../domain/estimate-usage.ts'
import { createModelMatcher } from '../domain/model-match.ts'
import type { ObservationFields, ObservationRecord } from '../domain/observation-record.ts'
import { PRICE_LIST } from '../domain/price-list.ts'
import type { VersionedFields } from '../domain/versioned-fields.ts'
import { createEncodingLoader } from './load-encoding.ts'
import { saidFields } from './said-fields.ts'
import { createUsageEstimator } from './usage-estimator.ts'

const matcher = createModelMatcher(PRICE_LIST)
const load = createEncodingLoader()

function call(fields: Partial<ObservationFields>): ObservationRecord {
  const said: VersionedFields<ObservationFields> = saidFields(
    { type: 'GENERATION', model: 'gpt-4o', startTime: 0, endTime: 1, ...fields },
    { stamp: 1, position: 0 },
  )
  return { projectId: 'p', id: 'call', createdAt: 0, updatedAt: 0, fields: said }
}

async function estimateOf(fields: Partial<ObservationFields>) {
  const record = call(fields)
  const estimator = createUsageEstimator({ matcher, load, now: () => 0 })
  return (await estimator.estimate([record])).get(record)
}

it('counts a chat as its vendor does: the text, the roles and the format around each message', async () => {
  const input = [
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content: [{ type: 'text', text: 'Hello!' }, { type: 'image_url' }] },
  ]
  // 6 + 1 and 2 + 1 tokens of text and role, 3 a message, 3 for the answer's beginning.
  expect(await estimateOf({ input, output: 'Hi there' })).toEqual({
    input: 19,
    output: 2,
    total: 21,
  })
})

it('counts plain texts, single answers, other values as JSON, and no numbers of an embedding', async () => {
  expect(
    await estimateOf({ input: 'Hello!', output: { role: 'assistant', content: 'Hi' } }),
  ).toEqual({ input: 2, output: 2, total: 4 })
  expect(await estimateOf({ input: { a: 1 } })).toMatchObject({ output: 0 })
  const embedding = { type: 'EMBEDDING', model: 'text-embedding-3-small', input: 'Hello!' } as const
  expect(await estimateOf({ ...embedding, output: [0.1, 0.2] })).toEqual({
    input: 2,
    output: 0,
    total: 2,
  })
})

it('takes what looks like a special token as text', async () => {
  expect((await estimateOf({ input: '<|endoftext|>' }))?.['input']).toBeGreaterThan(1)
})

it('tells a long text from samples of it, within a twentieth of the whole count', async () => {
  const sentences = ['The quick brown fox jumps over the lazy dog. ', 'Ein Satz, der länger ist. ']
  const input = Array.from({ length: 4000 }, (_, index) => sentences[index % 2]).join('')
  const whole = (await load('o200k_base'))(input)
  const estimate = (await estimateOf({ input }))?.['input'] ?? 0
  expect(Math.abs(estimate - whole) / whole).toBeLessThan(0.05)
})

it.each<[string, Partial<ObservationFields>]>([
  ['usage was reported', { input: 'a', providedUsage: { input: 1 } }],
  ['a cost was given', { input: 'a', providedCost: { total: 1 } }],
  ['it failed', { input: 'a', level: 'ERROR' }],
  ['nobody knows the model', { input: 'a', model: 'my-model' }],
  ['it is no model call', { input: 'a', type: 'CHAIN' }],
  ['it said nothing', {}],
])('estimates nothing when %s', async (_, fields) => {
  expect(await estimateOf(fields)).toBeUndefined()
})

it('estimates nothing of a call that still runs', async () => {
  const record = call({ input: 'Hello!' })
  const { endTime: _, ...open } = record.fields
  const running = { ...record, fields: open }
  const estimator = createUsageEstimator({ matcher, load, now: () => 0 })
  expect((await estimator.estimate([running])).size).toBe(0)
})

it('goes on by length, as the texts before had it, when counting has taken its share of the time', async () => {
  let nowMs = 0
  let counted = 0
  const estimator = createUsageEstimator({
    matcher,
    load: () =>
      Promise.resolve((text) => {
        counted += 1
        return text.length / 2
      }),
    now: () => (nowMs += 30),
  })
  const records = Array.from({ length: 10 }, () => call({ input: 'abcdefgh' }))
  const estimates = await estimator.estimate(records)
  expect(records.map((record) => estimates.get(record)?.['input'])).toEqual(
    Array.from({ length: 10 }, () => 4),
  )
  expect(counted).toBe(2)
})

it('knows which encoding the models of OpenAI use', () => {
  expect(encodingOf('gpt-4-0613')).toBe('cl100k_base')
  expect(encodingOf('openai/gpt-3.5-turbo')).toBe('cl100k_base')
  expect(encodingOf('text-embedding-3-small')).toBe('cl100k_base')
  for (const name of ['gpt-4o-mini', 'openai/gpt-4.1', 'gpt-5.1', 'o3-mini', 'claude-sonnet-4-5'])
    expect(encodingOf(name)).toBe('o200k_base')
})

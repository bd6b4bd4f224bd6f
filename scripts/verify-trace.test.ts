import { describe, expect, it } from 'vitest'

import { priceUsage } from './price-usage.ts'
import type { TraceStep } from './trace-tree.ts'
import { observationIdOf, verifyTrace } from './verify-trace.ts'
import type { RecordedRun } from './verify-trace.ts'

const PRICES = {
  models: [
    {
      model: 'gpt-4o-mini',
      match: '(?i)^gpt-4o-mini$',
      prices: { input: 0.00000015, output: 0.0000006 },
    },
  ],
}
const ROOT = '019a0000-0000-7000-8000-000000000001'
const MODEL = '019a0000-0000-7000-8000-000000000002'

const run = (fields: Partial<RecordedRun>): RecordedRun => ({
  runId: ROOT,
  parentRunId: null,
  kind: 'chain',
  name: 'rag',
  failed: false,
  inputTokens: null,
  outputTokens: null,
  ...fields,
})
const RUNS = [
  run({}),
  run({ runId: MODEL, parentRunId: ROOT, kind: 'model', inputTokens: 100, outputTokens: 10 }),
]

const root: TraceStep = {
  id: observationIdOf(ROOT),
  parentId: null,
  type: 'CHAIN',
  name: 'rag',
  startedAtMs: 0,
  durationMs: 10,
  firstTokenMs: null,
  level: 'DEFAULT',
  statusMessage: null,
  model: null,
  usage: {},
  costUsd: null,
}
const model: TraceStep = {
  ...root,
  id: observationIdOf(MODEL),
  parentId: root.id,
  type: 'GENERATION',
  name: 'ChatOpenAI',
  model: 'GPT-4o-mini',
  usage: { input: 100, output: 10 },
  costUsd: 0.000021,
}

describe('verifyTrace', () => {
  it('finds nothing to say about a trace that is what ran', () => {
    expect(verifyTrace([root, model], RUNS, PRICES)).toEqual([])
  })

  it.each<[string, TraceStep[], string]>([
    ['a missing step', [root], 'model rag ran, but is not in the trace.'],
    [
      'a step that is there twice',
      [root, model, model],
      'GENERATION ChatOpenAI is in the trace 2 times.',
    ],
    [
      'a step that never ran',
      [root, model, { ...root, id: 'f'.repeat(16), name: 'ghost' }],
      'CHAIN ghost is in the trace, but nothing like it ran.',
    ],
    [
      'a wrong parent',
      [root, { ...model, parentId: null }],
      `GENERATION ChatOpenAI has parent null, expected ${root.id}.`,
    ],
    ['a wrong type', [{ ...root, type: 'TOOL' }, model], 'TOOL rag stands for a chain run.'],
    ['a step without end', [{ ...root, durationMs: null }, model], 'CHAIN rag has no end.'],
    [
      'an error that did not happen',
      [{ ...root, level: 'ERROR' }, model],
      'CHAIN rag has level ERROR.',
    ],
    [
      'wrong tokens, and with them a wrong cost',
      [root, { ...model, usage: { input: 99, output: 10 } }],
      'GENERATION ChatOpenAI has 99 tokens in, not 100.',
    ],
    [
      'a wrong cost',
      [root, { ...model, costUsd: 0.00002 }],
      'GENERATION ChatOpenAI costs $0.00002, but 100 × $0.15/M + 10 × $0.6/M = $0.000021.',
    ],
    [
      'an unknown cost of a model that has a price',
      [root, { ...model, costUsd: null }],
      'GENERATION ChatOpenAI costs —, but 100 × $0.15/M + 10 × $0.6/M = $0.000021.',
    ],
    [
      'a chain with a cost',
      [{ ...root, costUsd: 1 }, model],
      'CHAIN rag costs $1, yet calls no model.',
    ],
  ])('names %s', (_, steps, fault) => {
    expect(verifyTrace(steps, RUNS, PRICES)).toContain(fault)
  })

  it('expects no cost of a model call that failed before it used anything', () => {
    const failed = { ...model, level: 'ERROR', model: 'gpt-4o-mini', usage: {}, costUsd: null }
    const [first = run({}), second = run({})] = RUNS
    const runs = [first, { ...second, failed: true, inputTokens: null, outputTokens: null }]
    expect(verifyTrace([root, failed], runs, PRICES)).toEqual([])
  })

  it('does not take a program that recorded nothing for a verified one', () => {
    expect(verifyTrace([], [], PRICES)).toHaveLength(1)
  })
})

describe('priceUsage', () => {
  it('has no price for a model that is not in the list', () => {
    expect(priceUsage(PRICES, 'gpt-9', { input: 1 })).toBeUndefined()
  })
})

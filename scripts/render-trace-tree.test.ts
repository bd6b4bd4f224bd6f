import { stripVTControlCharacters } from 'node:util'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatCost } from './format-figures.ts'
import { renderTraceTree } from './render-trace-tree.ts'
import type { TraceStep } from './trace-tree.ts'

const step = (fields: Partial<TraceStep> & Pick<TraceStep, 'id'>): TraceStep => ({
  parentId: null,
  type: 'CHAIN',
  name: fields.id,
  startedAtMs: 0,
  durationMs: 0,
  firstTokenMs: null,
  level: 'DEFAULT',
  statusMessage: null,
  model: null,
  usage: {},
  costUsd: null,
  ...fields,
})

const RAG = [
  step({ id: 'rag', durationMs: 1234 }),
  step({
    id: 'model',
    parentId: 'rag',
    type: 'GENERATION',
    name: 'ChatOpenAI',
    startedAtMs: 20,
    durationMs: 1200,
    firstTokenMs: 180,
    model: 'gpt-4o-mini-2024-07-18',
    usage: { input: 800, input_cache_read: 200, output: 50 },
    costUsd: 0.000165,
  }),
  step({ id: 'inputs', parentId: 'rag', type: 'SPAN', startedAtMs: 1, durationMs: 12 }),
  step({
    id: 'retriever',
    parentId: 'inputs',
    type: 'RETRIEVER',
    startedAtMs: 2,
    durationMs: 9,
    level: 'ERROR',
    statusMessage: 'index\noffline',
  }),
  step({ id: 'parser', parentId: 'rag', type: 'SPAN', startedAtMs: 220, durationMs: null }),
]

describe('renderTraceTree', () => {
  it('nests steps in the order they started, aligns the columns and adds up the totals', () => {
    expect(renderTraceTree(RAG)).toBe(
      [
        'CHAIN rag                  1.23 s',
        '├─ SPAN inputs             12 ms',
        '│  └─ RETRIEVER retriever  9 ms                                                                               ✗ index offline',
        '├─ GENERATION ChatOpenAI   1.20 s   first token 180 ms  gpt-4o-mini-2024-07-18  1,000 → 50 tokens  $0.000165',
        '└─ SPAN parser             running',
        '',
        '5 steps · 1 model call · 1,000 → 50 tokens · $0.000165 · 1.23 s · 1 error',
      ].join('\n'),
    )
  })

  it('says that costs are unknown rather than zero', () => {
    expect(renderTraceTree([step({ id: 'model', type: 'GENERATION' })])).toContain('· — ·')
  })

  it('prints every step exactly once, whatever the parents are', () => {
    const ids = fc.nat(12).map(String)
    const steps = fc.uniqueArray(fc.record({ id: ids, parentId: fc.option(ids) }), {
      selector: ({ id }) => id,
      minLength: 1,
    })
    fc.assert(
      fc.property(steps, (parents) => {
        const text = renderTraceTree(
          parents.map((fields) => step({ ...fields, name: `<${fields.id}>` })),
        )
        const printed = (text.match(/<\d+>/gu) ?? []).toSorted()
        expect(printed).toEqual(parents.map(({ id }) => `<${id}>`).toSorted())
      }),
    )
  })

  it('takes control characters out of names', () => {
    expect(renderTraceTree([step({ id: 'a', name: '\u001B[2Jgone\u0007' })])).toContain(
      'CHAIN gone',
    )
  })

  it('keeps the layout when it colors', () => {
    const plain = renderTraceTree(RAG)
    const colored = renderTraceTree(RAG, { color: true })
    expect(colored).not.toBe(plain)
    expect(stripVTControlCharacters(colored)).toBe(plain)
  })
})

describe('formatCost', () => {
  it('keeps the digits of small costs without an exponent', () => {
    expect(formatCost(0.00000045)).toBe('$0.00000045')
    expect(formatCost(0)).toBe('$0')
    expect(formatCost(null)).toBe('—')
  })
})

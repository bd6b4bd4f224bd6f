import type { RunCell } from '@heddle/core/schemas'
import fc from 'fast-check'
import { expect, it } from 'vitest'

import {
  type ComparisonRow,
  countVerdicts,
  judgeRow,
  numberOf,
  sortByDrop,
  usualBetter,
} from './compare-rows.ts'

const cell = (helpful: number | null, latencyMs: number | null = null): RunCell => ({
  traceId: 't',
  observationId: null,
  attempts: 1,
  output: null,
  latencyMs,
  cost: null,
  usageEstimated: false,
  errorCount: 0,
  scores: helpful === null ? {} : { helpful },
})

const row = (itemId: string, ...cells: (RunCell | null)[]): ComparisonRow => ({
  itemId,
  input: null,
  expectedOutput: null,
  cells,
})

const HELPFUL = { metric: 'score:helpful', better: 'higher', run: 1 } as const

it('judges each row against the base, and knows nothing without two numbers', () => {
  const rows = [
    row('worse', cell(0.8), cell(0.3)),
    row('better', cell(0.1), cell(0.9)),
    row('same', cell(0.1 + 0.2), cell(0.3)),
    row('unscored', cell(0.5), cell(null)),
    row('missing', cell(0.5), null),
  ].map((one) => judgeRow(one, HELPFUL))
  expect(rows.map(({ verdict }) => verdict)).toEqual([
    'worse',
    'better',
    'same',
    'unknown',
    'unknown',
  ])
  expect(countVerdicts(rows)).toEqual({ worse: 1, better: 1, same: 1, unknown: 2 })
  expect(sortByDrop(rows.toReversed()).map((one) => one.row.itemId)).toEqual([
    'worse',
    'same',
    'better',
    'missing',
    'unscored',
  ])
})

it('turns around where lower is better', () => {
  const slower = row('slower', cell(null, 100), cell(null, 250))
  const latency = { metric: 'latency', better: usualBetter('latency'), run: 1 } as const
  expect(judgeRow(slower, latency)).toMatchObject({ verdict: 'worse', gain: -150 })
})

it('judges a run as the opposite of the other way round', () => {
  const value = fc.option(fc.integer({ min: 0, max: 10 }), { nil: null })
  fc.assert(
    fc.property(value, value, (left, right) => {
      const there = judgeRow(row('a', cell(left), cell(right)), HELPFUL)
      const back = judgeRow(row('a', cell(right), cell(left)), HELPFUL)
      expect(there.gain === null ? null : there.gain + (back.gain ?? NaN)).toBe(
        back.gain === null ? null : 0,
      )
    }),
  )
})

it('finds the number of a metric', () => {
  expect(numberOf(cell(0.5, 20), 'score:helpful')).toBe(0.5)
  expect([numberOf(cell(0.5, 20), 'cost'), numberOf(undefined, 'latency')]).toEqual([null, null])
})

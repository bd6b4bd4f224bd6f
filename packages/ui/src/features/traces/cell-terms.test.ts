import type { TraceRow } from '@heddle/core/schemas'
import { describe, expect, it } from 'vitest'

import { parseListQuery } from '../../filter/list-query.ts'
import { traceCellFilters } from './cell-terms.ts'
import { FIXED_COLUMNS } from './trace-columns.tsx'

const row: TraceRow = {
  id: 'trace-1',
  name: 'say "hi"',
  timestamp: '2026-11-30T12:00:00.000Z',
  inputPreview: '{"question":"My order 4417 arrived broken, can I send it back?"}',
  outputPreview: 'Sorry\nthat it did.',
  observationCount: 3,
  errorCount: 1,
  warningCount: 0,
  running: false,
  durationMs: 7300.5,
  inputTokens: 1,
  outputTokens: 2,
  totalTokens: 3,
  totalCost: 0.000_000_12,
  usageEstimated: false,
  userId: 'ann',
  sessionId: null,
  environment: 'production',
  tags: ['a b', 'c'],
  models: ['gpt-4o'],
  release: '1.2',
  version: null,
  scores: { helpful: 0.5, tone: 'rude' },
  metadata: { tenant: 'acme' },
}

const termsOf = (column: string) =>
  traceCellFilters(column, row).map((filter) => ('term' in filter ? filter.term : filter.range))

describe('traceCellFilters', () => {
  it.each([
    [
      'name',
      [String.raw`name:="say \"hi\""`, String.raw`-name:="say \"hi\""`, 'is:error', 'is:ok'],
    ],
    ['user', ['user:ann', '-user:ann']],
    ['tags', ['tag:"a b"', '-tag:"a b"', 'tag:c', '-tag:c']],
    ['input', ['input:"My order 4417 arrived broken"', '-input:"My order 4417 arrived broken"']],
    ['output', ['output:"that it did."', '-output:"that it did."']],
    ['latency', ['latency:>=7300.5', 'latency:<7300.5']],
    ['cost', ['cost:>=0.00000012', 'cost:<0.00000012']],
    ['steps', ['observations:>=3', 'observations:<3']],
    ['session', []],
    ['score.helpful', ['score.helpful:>=0.5', 'score.helpful:<0.5']],
    ['score.tone', ['score.tone:rude', '-score.tone:rude']],
    ['meta.tenant', ['meta.tenant:=acme', '-meta.tenant:=acme']],
  ])('%s', (column, terms) => {
    expect(termsOf(column)).toEqual(terms)
  })

  it('offers both sides for every column that shows something, in words that the filter reads', () => {
    const shown = FIXED_COLUMNS.filter((column) => column.textOf(row) !== '')
    for (const { id } of shown) {
      const filters = traceCellFilters(id, row)
      expect([id, filters.length >= 2]).toEqual([id, true])
      const mistakes = filters.flatMap((filter) =>
        'term' in filter ? parseListQuery(filter.term).mistakes : [],
      )
      expect(mistakes).toEqual([])
    }
  })
})

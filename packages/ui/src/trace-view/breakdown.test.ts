import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { breakDown, timeShares } from './breakdown.ts'
import { deriveSums } from './derive.ts'
import { anyTrace, sampleTrace } from './sample-trace.ts'
import { selfTime } from './self-time.ts'

const trace = sampleTrace([
  { name: 'agent', type: 'AGENT', duration: 100 },
  { parent: 0, name: 'plan', type: 'GENERATION', model: 'm', start: 0, duration: 40, tokens: 7 },
  { parent: 0, name: 'search', type: 'TOOL', start: 40, duration: 10, level: 'ERROR' },
  { parent: 0, name: 'search', type: 'TOOL', start: 50, duration: 30 },
  { parent: 0, name: 'answer', type: 'GENERATION', model: 'm', start: 80, duration: 15, cost: 2 },
])
const sums = deriveSums(trace)

describe('breakDown', () => {
  it('groups by name and type, the longest own time first', () => {
    const lines = breakDown(trace, sums, 'name')
    expect(lines.map(({ label, calls, selfMs }) => [label, calls, selfMs])).toEqual([
      ['plan', 1, 40],
      ['search', 2, 40],
      ['answer', 1, 15],
      ['agent', 1, 5],
    ])
    expect(lines[1]).toMatchObject({ errors: 1, p50Ms: 10, p95Ms: 30, maxMs: 30, totalMs: 40 })
  })

  it('has a line for every model, with what is known of its cost', () => {
    expect(breakDown(trace, sums, 'model')).toEqual([
      expect.objectContaining({ label: 'm', calls: 2, tokens: 7, cost: 2 }),
    ])
  })

  it('loses nothing: calls, tokens, errors and own time add up', () => {
    fc.assert(
      fc.property(anyTrace, fc.constantFrom('name', 'type'), (columns, group) => {
        const derived = deriveSums(columns)
        const lines = breakDown(columns, derived, group)
        const total = (pick: (line: (typeof lines)[number]) => number): number =>
          lines.reduce((sum, line) => sum + pick(line), 0)
        const rows = [...columns.id.keys()]
        expect(total(({ calls }) => calls)).toBe(columns.count)
        expect(total(({ tokens }) => tokens)).toBe(
          columns.totalTokens.reduce((sum, tokens) => sum + tokens, 0),
        )
        expect(total(({ errors }) => errors)).toBe(
          columns.level.filter((level) => level === 'ERROR').length,
        )
        expect(total(({ selfMs }) => selfMs)).toBe(
          rows.reduce((sum, row) => sum + selfTime(columns, derived, row), 0),
        )
      }),
    )
  })
})

it('tells who spent the time', () => {
  expect(timeShares(breakDown(trace, sums, 'name'))).toEqual([
    { who: 'model', share: 0.55 },
    { who: 'tools', share: 0.4 },
    { who: 'own code', share: 0.05 },
  ])
  expect(timeShares([])).toEqual([])
})

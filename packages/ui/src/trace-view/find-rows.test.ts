import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { findRows } from './find-rows.ts'
import { anyTrace, sampleTrace } from './sample-trace.ts'

const trace = sampleTrace([
  { name: 'support-agent', type: 'AGENT', duration: 4000 },
  {
    parent: 0,
    name: 'ChatModel',
    type: 'GENERATION',
    model: 'gpt-5.1-mini',
    duration: 2500,
    cost: 0.02,
    tokens: 12_000,
  },
  {
    parent: 0,
    name: 'run_sql',
    type: 'TOOL',
    level: 'ERROR',
    status: 'Timeout after 2 s',
    duration: 500,
  },
  { name: 'search', type: 'TOOL', duration: Number.NaN },
])

describe('findRows', () => {
  it.each([
    ['sql', [2]],
    ['GPT-5', [1]],
    ['timeout', [2]],
    ['o3', [3]],
    ['type:tool', [2, 3]],
    ['type:tool is:error', [2]],
    ['-type:tool is:root', [0]],
    ['is:running', [3]],
    ['latency:>2s', [0, 1]],
    ['cost:>=$0.02 tokens:>10k', [1]],
    ['name:=search', [3]],
    ['nothing-like-it', []],
    ['', [0, 1, 2, 3]],
  ])('finds %s in rows %j', (query, rows) => {
    expect(findRows(trace, query).rows).toEqual(rows)
  })

  it('keeps what is above a hit', () => {
    expect([...findRows(trace, 'sql').kept]).toEqual([1, 0, 1, 0])
  })

  it('finds a word in exactly the names that hold it, wherever they stand', () => {
    const sign = fc.constantFrom('a', 'B', '4', ' ', '\n', 'İ')
    const name = fc.string({ unit: sign, minLength: 1, maxLength: 4 })
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '4'), minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 9 }), word, (names, wanted) => {
        const { rows } = findRows(sampleTrace(names.map((one) => ({ name: one }))), wanted)
        const holding = names.flatMap((one, row) =>
          one.toLowerCase().includes(wanted) ? [row] : [],
        )
        expect(rows).toEqual(holding)
      }),
    )
  })

  it('says which part of a query means nothing and goes on with the rest', () => {
    const found = findRows(trace, 'type:tool colour:red')
    expect(found.rows).toEqual([2, 3])
    expect(found.mistakes).toMatchObject([{ start: 10, end: 20 }])
    expect(found.mistakes[0]?.message).toContain('There is no field "colour"')
  })

  it('finds with a negated term exactly what it does not find without the negation', () => {
    fc.assert(
      fc.property(
        anyTrace,
        fc.constantFrom('is:error', 'tokens:>20', 'latency:<100'),
        (columns, term) => {
          const found = findRows(columns, term).hits
          const others = findRows(columns, `-${term}`).hits
          for (let row = 0; row < columns.count; row++) expect(found[row]).not.toBe(others[row])
        },
      ),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { lexQuery, readQuantity } from './lex-query.ts'

describe('lexQuery', () => {
  it('tells bare words, fields, comparisons and negation apart', () => {
    expect(lexQuery('refund -type:tool latency:>2s name:="two words"')).toEqual([
      { value: 'refund', isNegated: false, start: 0, end: 6 },
      { field: 'type', value: 'tool', isNegated: true, start: 7, end: 17 },
      { field: 'latency', comparison: '>', value: '2s', isNegated: false, start: 18, end: 29 },
      { field: 'name', comparison: '=', value: 'two words', isNegated: false, start: 30, end: 47 },
    ])
  })

  it('reads an unfinished quotation to the end of the text', () => {
    expect(lexQuery('"still typing')).toMatchObject([{ value: 'still typing' }])
  })

  it('covers everything but blanks, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let rest = text
        for (const { start, end } of lexQuery(text).toReversed()) {
          rest = rest.slice(0, start) + rest.slice(end)
        }
        expect(rest.trim()).toBe('')
      }),
    )
  })
})

describe('readQuantity', () => {
  it.each([
    ['2s', 2000],
    ['500ms', 500],
    ['1.5m', 90_000],
    ['10k', 10_000],
    ['$0.01', 0.01],
    ['12', 12],
    ['soon', undefined],
    ['', undefined],
  ])('reads %s as %s', (value, quantity) => {
    expect(readQuantity(value)).toBe(quantity)
  })
})

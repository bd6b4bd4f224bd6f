import type { Filter } from '@heddle/core/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { lexQuery } from './lex-query.ts'
import { fieldTerm, parseListQuery, withField } from './list-query.ts'

const conditionsOf = (text: string): Filter =>
  JSON.parse(parseListQuery(text).filter.filter ?? '[]') as Filter

describe('parseListQuery', () => {
  it('reads words, quotations and the status', () => {
    expect(parseListQuery('refund "two words" is:error')).toEqual({
      filter: { search: 'refund "two words"', status: 'error' },
      mistakes: [],
    })
    expect(parseListQuery('-is:error').filter).toEqual({ status: 'ok' })
  })

  it.each<[string, Filter[number]]>([
    ['user:u_1', { type: 'stringOptions', column: 'userId', operator: 'any of', value: ['u_1'] }],
    [
      '-env:dev',
      { type: 'stringOptions', column: 'environment', operator: 'none of', value: ['dev'] },
    ],
    [
      'level:error',
      { type: 'stringOptions', column: 'level', operator: 'any of', value: ['ERROR'] },
    ],
    ['-tag:ci', { type: 'arrayOptions', column: 'tags', operator: 'none of', value: ['ci'] }],
    ['name:agent', { type: 'string', column: 'name', operator: 'matches', value: '"agent"' }],
    [
      'name:=agent',
      { type: 'stringOptions', column: 'name', operator: 'any of', value: ['agent'] },
    ],
    ['latency:>2s', { type: 'number', column: 'latency', operator: '>', value: 2 }],
    ['cost:<=$0.01', { type: 'number', column: 'totalCost', operator: '<=', value: 0.01 }],
    ['tokens:>10k', { type: 'number', column: 'totalTokens', operator: '>', value: 10_000 }],
    [
      'score.helpful:<0.5',
      { type: 'numberObject', column: 'scores_avg', key: 'helpful', operator: '<', value: 0.5 },
    ],
    [
      '-score.tone:rude',
      {
        type: 'categoryOptions',
        column: 'score_categories',
        key: 'tone',
        operator: 'none of',
        value: ['rude'],
      },
    ],
    [
      'meta.orderId:=4417',
      { type: 'stringObject', column: 'metadata', key: 'orderId', operator: '=', value: '4417' },
    ],
  ])('reads %s', (text, condition) => {
    expect(parseListQuery(text).mistakes).toEqual([])
    expect(conditionsOf(text)).toEqual([condition])
  })

  it.each(['colour:red', 'is:slow', '-word', 'latency:soon', 'user:>ada', 'name:', '-cost:>1'])(
    'marks %s and keeps the rest',
    (mistake) => {
      const { filter, mistakes } = parseListQuery(`${mistake} refund`)
      expect(filter).toEqual({ search: 'refund' })
      expect(mistakes).toMatchObject([{ start: 0, end: mistake.length }])
    },
  )
})

describe('withField', () => {
  it('sets, replaces and removes one field', () => {
    expect(withField('refund', 'is', 'error')).toBe('refund is:error')
    expect(withField('is:ok refund', 'is', 'error')).toBe('refund is:error')
    expect(withField('refund is:error', 'is', undefined)).toBe('refund')
  })

  it('writes values with blanks so that they are read back', () => {
    expect(conditionsOf(withField('', 'user', 'Ada L'))).toMatchObject([{ value: ['Ada L'] }])
  })
})

it('reads back every value that it prints as a term', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (value) => {
      const [term, ...rest] = lexQuery(fieldTerm('error', value, '='))
      expect([term?.field, term?.comparison, term?.value, rest]).toEqual(['error', '=', value, []])
    }),
  )
})

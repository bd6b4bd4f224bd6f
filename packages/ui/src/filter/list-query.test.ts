import { describe, expect, it } from 'vitest'

import { parseListQuery, withField } from './list-query.ts'

describe('parseListQuery', () => {
  it('reads words and fields', () => {
    expect(parseListQuery('refund order user:u_117 is:error env:production')).toEqual({
      filter: {
        search: 'refund order',
        userId: 'u_117',
        status: 'error',
        environment: 'production',
      },
      mistakes: [],
    })
  })

  it('marks what the list does not know and keeps the rest', () => {
    const { filter, mistakes } = parseListQuery('name:agent colour:red is:slow -user:x')
    expect(filter).toEqual({ name: 'agent' })
    expect(mistakes.map(({ start, end }) => [start, end])).toEqual([
      [11, 21],
      [22, 29],
      [30, 37],
    ])
  })
})

describe('withField', () => {
  it('sets, replaces and removes one field', () => {
    expect(withField('refund', 'is', 'error')).toBe('refund is:error')
    expect(withField('is:ok refund', 'is', 'error')).toBe('refund is:error')
    expect(withField('refund is:error', 'is', undefined)).toBe('refund')
  })

  it('writes values with blanks so that they are read back', () => {
    expect(parseListQuery(withField('', 'name', 'my agent')).filter).toEqual({ name: 'my agent' })
  })
})

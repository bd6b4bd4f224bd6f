import { describe, expect, it } from 'vitest'

import { completionOf, suggestFields } from './suggest.ts'

describe('completionOf', () => {
  it.each([
    ['', { kind: 'fields', before: '', prefix: '' }],
    ['refund Mo', { kind: 'fields', before: 'refund ', prefix: 'mo' }],
    ['refund -ta', { kind: 'fields', before: 'refund -', prefix: 'ta' }],
    ['refund model:', { kind: 'values', before: 'refund ', field: 'model', search: '' }],
    ['-user:"Ada L', { kind: 'values', before: '-', field: 'user', search: 'Ada L' }],
    ['latency:>2', undefined],
  ])('of "%s"', (text, completion) => {
    expect(completionOf(text)).toEqual(completion)
  })
})

describe('suggestFields', () => {
  it('completes the word that is being typed', () => {
    expect(suggestFields({ before: 'refund -', prefix: 'se' })).toEqual([
      { label: 'session:', text: 'refund -session:' },
    ])
    expect(suggestFields({ before: '', prefix: 'me' })).toEqual([{ label: 'meta.', text: 'meta.' }])
  })
})

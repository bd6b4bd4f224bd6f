import fc from 'fast-check'
import { expect, it } from 'vitest'

import { parseSearch, printSearch, readTracesSearch, readTraceSearch } from './search-params.ts'

it('keeps ids of digits as text', () => {
  expect(readTraceSearch(parseSearch('?observation=9007199254740993'))).toEqual({
    observation: '9007199254740993',
  })
})

it('drops unknown keys and values', () => {
  expect(readTracesSearch(parseSearch('?q=a&range=9y&x=1'))).toEqual({ q: 'a' })
  expect(readTraceSearch(parseSearch('?tab=nope&find='))).toEqual({})
})

it('reads back what it prints', () => {
  const value = fc.string({ minLength: 1, unit: 'grapheme' })
  fc.assert(
    fc.property(value, value, (q, env) => {
      expect(readTracesSearch(parseSearch(printSearch({ q, env })))).toEqual({ q, env })
    }),
  )
})

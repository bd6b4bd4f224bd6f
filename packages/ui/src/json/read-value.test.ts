import fc from 'fast-check'
import { expect, it } from 'vitest'

import { printValue, readValue } from './read-value.ts'

it('reads back every value that it prints', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      // JSON knows no negative zero.
      const written = JSON.parse(JSON.stringify(value)) as unknown
      expect(readValue(printValue(written))).toEqual(written)
    }),
  )
})

it('takes text that is no JSON as it stands', () => {
  expect(['Where is my order?', '{"a":1}', ' ', '42'].map(readValue)).toEqual([
    'Where is my order?',
    { a: 1 },
    null,
    42,
  ])
})

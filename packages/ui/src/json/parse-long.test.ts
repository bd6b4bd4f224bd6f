import fc from 'fast-check'
import { expect, it } from 'vitest'

import { parseExact } from './parse-exact.ts'
import { parseLong } from './parse-long.ts'

const number = fc.oneof(
  fc.constantFrom('9007199254740993', '-0.1234567890123456789', '1e400', '1E+309', '0', '-7'),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
)
const text = fc.string({ unit: 'binary' }).map((value) => JSON.stringify(value))
/** Texts of JSON with numbers of any length, and strings that look like them. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    text,
    fc.constantFrom('"a 9007199254740993, b"', String.raw`"\\\"9007199254740993"`, 'null', 'true'),
    fc.array(tie('json')).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(fc.oneof(text, fc.constant('"__proto__"')), tie('json')))
      .map((entries) => `{${entries.map(([key, value]) => `${key} : ${value}`).join(',')}}`),
  ),
}))

it('reads what the slower way reads', () => {
  fc.assert(
    fc.property(json, (item) => {
      const source = `[${item}]`
      expect(parseLong(source)).toEqual({ value: parseExact(source) })
    }),
    { numRuns: 500 },
  )
})

it.each([
  '{9007199254740993: 1}',
  '{"a": 1, 9007199254740993: 2}',
  '[9007199254740993',
  '["a]',
  '[1 9007199254740993]',
  '[09007199254740993]',
  '[--9007199254740993]',
])('refuses %s as JSON.parse does', (source) => {
  expect(() => parseLong(source)).toThrow(SyntaxError)
})

it('leaves texts with its own mark to the slower way', () => {
  expect(parseLong(String.raw`["\u0000exact:0", 9007199254740993]`)).toBeUndefined()
})

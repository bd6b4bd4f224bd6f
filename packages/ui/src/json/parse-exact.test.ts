import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ExactNumber, parseExact, printJson } from './parse-exact.ts'

describe('parseExact', () => {
  it('keeps integers beyond 2^53 and long decimals to the digit', () => {
    expect(parseExact('{"id": 9007199254740993, "small": 0.12345678901234567890}')).toEqual({
      id: new ExactNumber('9007199254740993'),
      small: new ExactNumber('0.12345678901234567890'),
    })
  })

  it('keeps what would become Infinity', () => {
    expect(parseExact('[1e400]')).toEqual([new ExactNumber('1e400')])
  })

  it('leaves ordinary numbers numbers, also beside long digits in strings', () => {
    expect(parseExact('{"id":"12345678901234567890","n":1.5}')).toEqual({
      id: '12345678901234567890',
      n: 1.5,
    })
  })

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(printJson(parseExact(text)))).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('printJson', () => {
  it('prints exact digits back', () => {
    expect(printJson(parseExact('{"a":[9007199254740993]}'))).toBe(
      '{\n  "a": [\n    9007199254740993\n  ]\n}',
    )
  })

  it('prints nothing for undefined', () => {
    expect(printJson(undefined)).toBe('')
  })
})

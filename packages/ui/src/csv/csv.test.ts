import fc from 'fast-check'
import { expect, it } from 'vitest'

import { parseCsv, printCsv } from './csv.ts'

it('reads back what it prints', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', 'ä', '京') })
  const records = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 })
  fc.assert(
    fc.property(records, (rows) => {
      expect(parseCsv(printCsv(rows))).toEqual(rows)
    }),
  )
})

it('reads quotes, line ends and empty fields as spreadsheets write them', () => {
  expect(parseCsv('\uFEFFa,b\r\n"1,5","say ""hi""\nthere"\r\n,\r\n')).toEqual([
    ['a', 'b'],
    ['1,5', 'say "hi"\nthere'],
    ['', ''],
  ])
  expect(parseCsv('')).toEqual([])
})

it('reads an open quote and letters behind a closed one instead of losing them', () => {
  expect(parseCsv('"a"b,c')).toEqual([['ab', 'c']])
  expect(parseCsv('a,"b')).toEqual([['a', '"b']])
})

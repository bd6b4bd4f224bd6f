import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { Session } from 'chdb'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { RowWriter } from './row-writer.ts'

let folder: string
let session: Session

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heddle-rows-'))
  session = new Session(path.join(folder, 'engine'))
})

afterAll(() => {
  session.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What the engine reads from rows of these columns. */
function read(structure: string, bytes: Buffer, columns = '*'): readonly Record<string, unknown>[] {
  const file = path.join(folder, 'one.rows')
  writeFileSync(file, bytes)
  const text = session.query(
    `SELECT ${columns} FROM file('${file}', 'RowBinary', '${structure}')`,
    'JSONEachRow',
  )
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 300 }),
  fc.constant('語'.repeat(6000)),
)

test('the engine reads the texts that were written, in any script and of any length', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(texts, fc.option(texts), fc.array(texts)), { minLength: 1 }),
      (rows) => {
        const writer = new RowWriter()
        for (const [text, optional, list] of rows) {
          writer.text(text)
          writer.optionalText(optional ?? undefined)
          writer.texts(list)
          writer.map({ [text]: list.length }, (count) => writer.integer(count))
        }
        expect(
          read(
            'a String, b Nullable(String), c Array(String), d Map(String, UInt64)',
            writer.bytes,
          ),
        ).toEqual(
          rows.map(([text, optional, list]) => ({
            a: text,
            b: optional,
            c: list,
            d: { [text]: list.length },
          })),
        )
      },
    ),
    { numRuns: 15 },
  )
})

test('the length of a long text is right', () => {
  const writer = new RowWriter()
  writer.text('a'.repeat(2 ** 21 + 1))
  writer.text('語'.repeat(2 ** 19))
  expect(read('a String, b String', writer.bytes, 'length(a) AS a, lengthUTF8(b) AS b')).toEqual([
    { a: 2 ** 21 + 1, b: 2 ** 19 },
  ])
})

test('half of a surrogate pair becomes the replacement character', () => {
  const writer = new RowWriter()
  writer.text('a\uD83Db')
  expect(read('a String', writer.bytes)).toEqual([{ a: 'a\uFFFDb' }])
})

test('the engine reads the numbers that were written', () => {
  const integers = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
  const bound = 10n ** 37n
  const decimals = fc.bigInt({ min: -bound, max: bound })
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          integers,
          fc.option(integers),
          decimals,
          fc.boolean(),
          fc.integer({ min: 0, max: 255 }),
        ),
        { minLength: 1 },
      ),
      (rows) => {
        const writer = new RowWriter()
        for (const [integer, optional, decimal, flag, byte] of rows) {
          writer.integer(integer)
          writer.optionalInteger(optional ?? undefined)
          writer.decimal(decimal)
          writer.optionalDecimal(undefined)
          writer.flag(flag)
          writer.byte(byte)
          writer.float(integer / 3)
        }
        const structure =
          'a Int64, b Nullable(Int64), c Decimal(38, 0), d Nullable(Decimal(38, 0)), e Bool, f UInt8, g Float64'
        expect(read(structure, writer.bytes, '* REPLACE (toString(c) AS c)')).toEqual(
          rows.map(([a, b, c, e, f]) => ({ a, b, c: String(c), d: null, e, f, g: a / 3 })),
        )
      },
    ),
    { numRuns: 15 },
  )
})

import { Session } from 'chdb'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { bindLiterals } from './bind-literals.ts'

let engine: Session

beforeAll(() => {
  engine = new Session()
})

afterAll(() => {
  engine.close()
})

/** The values of the columns of one row, as the engine has read them. */
function valuesOf(sql: string): unknown[] {
  return JSON.parse(engine.query(`${sql} FORMAT JSONCompactEachRow`)) as unknown[]
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "'",
    "\\'",
    '\\',
    "\\\\'; DROP TABLE x; --",
    '\0',
    '{a:String}',
    '/*',
    '\n\t\r',
    "''",
  ),
)

test('every text reaches the engine as it is, whatever it holds', () => {
  fc.assert(
    fc.property(hostile, fc.array(hostile), (a, list) => {
      const sql = bindLiterals('SELECT {a:String}, {list:Array(String)}, {a:String} = {a:String}', {
        a,
        list,
      })
      expect(valuesOf(sql)).toEqual([a.toWellFormed(), list.map((text) => text.toWellFormed()), 1])
    }),
    { numRuns: 300 },
  )
})

test('numbers, truths and lists have the type of their placeholder', () => {
  const parameters = { n: 7, big: -1_796_037_783_405, f: 0.25, t: true, none: [], e: 1e21 }
  const sql = bindLiterals(
    `SELECT {n:UInt32}, toString({big:Int64}), {f:Float64}, {t:Bool}, {none:Array(String)}, {e:Float64},
      toTypeName({big:Int64}), toTypeName({f:Float64}), toTypeName({none:Array(String)})`,
    parameters,
  )
  expect(valuesOf(sql)).toEqual([
    7,
    '-1796037783405',
    0.25,
    true,
    [],
    1e21,
    'Int64',
    'Float64',
    'Array(String)',
  ])
})

test('limits, offsets and parameters of aggregates take numbers', () => {
  const sql = bindLiterals(
    'SELECT histogram({bins:UInt8})(number) FROM (SELECT number FROM numbers(20) LIMIT {rows:UInt32} OFFSET {skip:UInt64})',
    { bins: 2, rows: 4, skip: 1 },
  )
  expect(valuesOf(sql)[0]).toHaveLength(2)
})

test('a value is never read for a placeholder again', () => {
  const sql = bindLiterals('SELECT {a:String}, {b:String}', { a: '{b:String}', b: "'x" })
  expect(valuesOf(sql)).toEqual(['{b:String}', "'x"])
})

test('a placeholder without a value is a fault of the caller', () => {
  expect(() => bindLiterals('SELECT {a:String}', {})).toThrow('Expected a value for {a:String}')
  expect(() => bindLiterals('SELECT {a:UInt8}', { a: 1.5 })).toThrow('whole number')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { frameRecord, readRecords } from './log-record.ts'

const records = fc.array(
  fc.record({
    target: fc.string({ unit: 'grapheme' }),
    rows: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 6 },
)

const log = (written: readonly { readonly target: string; readonly rows: Buffer }[]) =>
  Buffer.concat(written.flatMap(frameRecord))

test('a log gives back what was written, in its order', () => {
  fc.assert(
    fc.property(records, (written) => {
      expect([...readRecords(log(written))]).toEqual(written)
    }),
  )
})

test('a log that ends anywhere gives back the records that are whole', () => {
  fc.assert(
    fc.property(records, fc.nat(), (written, cut) => {
      const bytes = log(written)
      const kept = bytes.subarray(0, cut % (bytes.length + 1))
      const whole = written.filter(
        (_, index) => log(written.slice(0, index + 1)).length <= kept.length,
      )
      expect([...readRecords(kept)]).toEqual(whole)
    }),
  )
})

test('a changed byte costs its record and those behind it, no other', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, place, change) => {
      const bytes = log(written)
      fc.pre(bytes.length > 0)
      const at = place % bytes.length
      bytes[at] = (bytes[at] ?? 0) ^ change
      const before = written.filter((_, index) => log(written.slice(0, index + 1)).length <= at)
      expect([...readRecords(bytes)]).toEqual(before)
    }),
  )
})

test('zeros, which a loss of power can leave, are no records', () => {
  const written = { target: 'traces (id)', rows: Buffer.from('row') }
  const bytes = Buffer.concat([...frameRecord(written), Buffer.alloc(100)])
  expect([...readRecords(bytes)]).toEqual([written])
})

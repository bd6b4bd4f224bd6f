import fc from 'fast-check'
import { expect, it } from 'vitest'

import { MAX_ISO_TIME_BYTES, writeIsoTime } from './iso-time.ts'

/** The furthest time from 1970 that a Date can hold, ms. */
const FURTHEST_MS = 8.64e15

function isoTime(timeMs: number): string {
  const bytes = new Uint8Array(MAX_ISO_TIME_BYTES + 1)
  const length = writeIsoTime(bytes, 1, timeMs)
  return new TextDecoder().decode(bytes.subarray(1, 1 + length))
}

it('says what Date says, of neighbours too', () => {
  const times = fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 11) })
  const steps = fc.array(fc.integer({ min: -1500, max: 1500 }), { maxLength: 5 })
  fc.assert(
    fc.property(times, steps, (firstMs, furtherMs) => {
      for (const timeMs of [firstMs, firstMs, ...furtherMs.map((step) => firstMs + step)]) {
        expect(isoTime(timeMs)).toBe(new Date(timeMs).toISOString())
      }
    }),
  )
})

it('says what Date says of any time, and of parts of a millisecond', () => {
  const times = fc.double({ min: -FURTHEST_MS, max: FURTHEST_MS, noNaN: true })
  fc.assert(
    fc.property(times, (timeMs) => {
      expect(isoTime(timeMs)).toBe(new Date(Math.floor(timeMs)).toISOString())
    }),
  )
})

it.each([Number.NaN, Number.POSITIVE_INFINITY, FURTHEST_MS + 1_000])(
  'refuses %d, which is no time, and goes on',
  (timeMs) => {
    expect(() => isoTime(timeMs)).toThrow(RangeError)
    expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z')
  },
)

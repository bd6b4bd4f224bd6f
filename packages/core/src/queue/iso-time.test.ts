import fc from 'fast-check'
import { expect, it } from 'vitest'

import { isoTime } from './iso-time.ts'

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

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { isoSecond, millisecondsOf } from './iso-time.ts'

it('says what Date says', () => {
  const times = fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 11) })
  fc.assert(
    fc.property(times, (timeMs) => {
      const milliseconds = String(millisecondsOf(timeMs)).padStart(3, '0')
      expect(`${isoSecond(timeMs)}${milliseconds}Z`).toBe(new Date(timeMs).toISOString())
    }),
  )
})

import { expect, it } from 'vitest'

import { addDays, dayIn, startOfDay } from './zoned-days.ts'

const iso = (day: string, timeZone: string): string =>
  new Date(startOfDay(day, timeZone)).toISOString()

it('knows the day of a moment', () => {
  const moment = Date.parse('2026-11-30T20:00:00Z')
  expect(['UTC', 'Asia/Tokyo', 'America/New_York'].map((zone) => dayIn(moment, zone))).toEqual([
    '2026-11-30',
    '2026-12-01',
    '2026-11-30',
  ])
})

it.each([
  ['2026-11-30', 'UTC', '2026-11-30T00:00:00.000Z'],
  ['2026-11-30', 'Asia/Kolkata', '2026-11-29T18:30:00.000Z'],
  // The days on which clocks change, and the ones after.
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  // Clocks of Santiago skip the first hour of this day.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ['2026-12-31', 'Pacific/Kiritimati', '2026-12-30T10:00:00.000Z'],
])('%s in %s begins at %s', (day, zone, start) => {
  expect(iso(day, zone)).toBe(start)
})

it('every day begins at its own first moment, everywhere', () => {
  for (const zone of Intl.supportedValuesOf('timeZone').filter((_, index) => index % 9 === 0)) {
    for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 5)) {
      const start = startOfDay(day, zone)
      expect([zone, dayIn(start, zone), dayIn(start - 1, zone)]).toEqual([
        zone,
        day,
        addDays(day, -1),
      ])
    }
  }
})

import { expect, it } from 'vitest'

import { periodOf } from './use-costs.ts'

const NOW_MS = Date.parse('2026-11-30T20:30:00Z')

it('ends with the hour or the day of the zone that runs', () => {
  expect(periodOf('24h', NOW_MS, 'Asia/Tokyo')).toEqual({
    fromTimestamp: '2026-11-29T21:00:00.000Z',
    toTimestamp: '2026-11-30T21:00:00.000Z',
  })
  expect(periodOf('7d', NOW_MS, 'UTC')).toEqual({
    fromTimestamp: '2026-11-24T00:00:00.000Z',
    toTimestamp: '2026-12-01T00:00:00.000Z',
  })
  expect(periodOf('7d', NOW_MS, 'Asia/Tokyo')).toEqual({
    fromTimestamp: '2026-11-24T15:00:00.000Z',
    toTimestamp: '2026-12-01T15:00:00.000Z',
  })
})

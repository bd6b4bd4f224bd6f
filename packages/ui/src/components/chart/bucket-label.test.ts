import { expect, it } from 'vitest'

import { bucketLabel, bucketStep, tickLabel } from './bucket-label.ts'

const NOON = Date.UTC(2026, 10, 23, 12)
const HOUR_MS = 3_600_000

it('names buckets by what tells them apart', () => {
  expect(bucketLabel(NOON, HOUR_MS, 'UTC')).toBe('23 Nov, 12:00')
  expect(bucketLabel(NOON, 24 * HOUR_MS, 'UTC')).toBe('23 Nov')
  expect(bucketLabel(NOON, 23 * HOUR_MS, 'UTC')).toBe('23 Nov')
  expect(bucketLabel(NOON, HOUR_MS, 'Pacific/Auckland')).toBe('24 Nov, 01:00')
})

it('names the day where one begins', () => {
  const ticks = [NOON, NOON + 12 * HOUR_MS]
  expect(ticks.map((tick) => tickLabel(tick, HOUR_MS, 'UTC'))).toEqual(['12:00', '24 Nov'])
  expect(ticks.map((tick) => tickLabel(tick - 9 * HOUR_MS, HOUR_MS, 'Asia/Tokyo'))).toEqual([
    '12:00',
    '24 Nov',
  ])
})

it('takes the step from the buckets, or the whole time for a single one', () => {
  expect([bucketStep([0, 60, 120], 500), bucketStep([0], 500)]).toEqual([60, 500])
})

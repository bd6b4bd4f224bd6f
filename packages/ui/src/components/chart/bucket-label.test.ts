import { expect, it } from 'vitest'

import { bucketLabel, bucketStep, tickLabel } from './bucket-label.ts'

const NOON = Date.UTC(2026, 10, 23, 12)
const HOUR_MS = 3_600_000

it('names buckets by what tells them apart', () => {
  expect(bucketLabel(NOON, HOUR_MS)).toBe('23 Nov, 12:00')
  expect(bucketLabel(NOON, 24 * HOUR_MS)).toBe('23 Nov')
})

it('names the day where one begins', () => {
  expect([tickLabel(NOON, HOUR_MS), tickLabel(NOON + 12 * HOUR_MS, HOUR_MS)]).toEqual([
    '12:00',
    '24 Nov',
  ])
})

it('takes the step from the buckets, or the whole time for a single one', () => {
  expect([bucketStep([0, 60, 120], 500), bucketStep([0], 500)]).toEqual([60, 500])
})

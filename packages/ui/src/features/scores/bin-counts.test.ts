import fc from 'fast-check'
import { expect, it } from 'vitest'

import { binCounts } from './bin-counts.ts'

it('keeps few values apart, the lowest first', () => {
  const counts = [
    { value: 1, count: 30 },
    { value: 0, count: 10 },
  ]
  expect(binCounts(counts, 20)).toEqual([
    { low: 0, high: 0, count: 10 },
    { low: 1, high: 1, count: 30 },
  ])
  expect(binCounts([], 20)).toEqual([])
})

it('counts everything once, however many values there are', () => {
  const values = fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 1 })
  fc.assert(
    fc.property(values, (list) => {
      const bins = binCounts(
        list.map((value) => ({ value: value / 100, count: 2 })),
        7,
      )
      expect(bins.length).toBeLessThanOrEqual(7)
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(list.length * 2)
    }),
  )
})

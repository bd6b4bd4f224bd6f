import { expect, it } from 'vitest'

import { pairedDifference } from './paired-difference.ts'

it('gives the mean of the pairs and its 95 % interval', () => {
  const { pairs, mean, interval } = pairedDifference([0.1, 0, 0.2, -0.1]) ?? {}
  expect(pairs).toBe(4)
  expect(mean).toBeCloseTo(0.05, 12)
  // Standard deviation 0.12910, by 2 is 0.06455, times 1.95996 is 0.12652.
  expect(interval?.map((bound) => bound.toFixed(4))).toEqual(['-0.0765', '0.1765'])
})

it('says nothing it cannot know', () => {
  expect(pairedDifference([])).toBeUndefined()
  expect(pairedDifference([1])).toEqual({ pairs: 1, mean: 1, interval: undefined })
  expect(pairedDifference([1, 1, 1])?.interval).toEqual([1, 1])
})

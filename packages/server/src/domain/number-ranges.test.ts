import fc from 'fast-check'
import { expect, test } from 'vitest'

import { countNumbers, gapsOf, holdsNumber, rangesOf, uniteRanges } from './number-ranges.ts'

const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 })

test('ranges hold exactly the numbers they were made of, as few ranges as can be', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const ranges = rangesOf(list)
      const set = new Set(list)
      for (let number = 0; number <= 62; number += 1)
        expect(holdsNumber(ranges, number)).toBe(set.has(number))
      expect(countNumbers(ranges)).toBe(set.size)
      const starts = [...set].filter((number) => !set.has(number - 1))
      expect(ranges).toHaveLength(starts.length)
    }),
  )
})

test('uniting is the same in any order and grouping', () => {
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      const united = uniteRanges(rangesOf(one), rangesOf(other))
      expect(united).toEqual(rangesOf([...one, ...other]))
      expect(united).toEqual(uniteRanges(rangesOf(other), rangesOf(one)))
      expect(uniteRanges(united, rangesOf(one))).toEqual(united)
    }),
  )
})

test('gaps and ranges together are everything up to the highest, once', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 70 }), (list, highest) => {
      const within = list.filter((number) => number <= highest)
      const gaps = gapsOf(rangesOf(list), highest)
      expect(countNumbers(gaps) + countNumbers(rangesOf(within))).toBe(highest)
      for (const number of within) expect(holdsNumber(gaps, number)).toBe(false)
    }),
  )
})

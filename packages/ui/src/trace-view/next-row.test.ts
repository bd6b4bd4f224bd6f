import { expect, it } from 'vitest'

import { nextRow } from './next-row.ts'

const isOdd = (row: number): boolean => row % 2 === 1

it('goes to the next and the previous match and round at the ends', () => {
  expect(nextRow({ count: 6, from: 1, direction: 1 }, isOdd)).toBe(3)
  expect(nextRow({ count: 6, from: 5, direction: 1 }, isOdd)).toBe(1)
  expect(nextRow({ count: 6, from: 1, direction: -1 }, isOdd)).toBe(5)
})

it('starts at the first or the last row when none is selected', () => {
  expect(nextRow({ count: 6, from: -1, direction: 1 }, () => true)).toBe(0)
  expect(nextRow({ count: 6, from: -1, direction: -1 }, () => true)).toBe(5)
})

it('stays without an answer when nothing matches', () => {
  expect(nextRow({ count: 6, from: 2, direction: 1 }, () => false)).toBeUndefined()
  expect(nextRow({ count: 0, from: -1, direction: 1 }, () => true)).toBeUndefined()
})

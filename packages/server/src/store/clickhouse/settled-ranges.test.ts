import fc from 'fast-check'
import { expect, test } from 'vitest'

import { settledRanges, withoutRanges } from './settled-ranges.ts'

const MINUTE = 60_000

const range = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 }))
  .map(([from, length]) => ({ fromMs: from * MINUTE, toMs: (from + length) * MINUTE }))

/** Moments that tell stretches apart: the ends of all ranges and what is beside them. */
const momentsOf = (ranges: readonly { fromMs: number; toMs: number }[]) =>
  ranges.flatMap(({ fromMs, toMs }) => [fromMs - 1, fromMs, fromMs + 1, toMs - 1, toMs, toMs + 1])

const isIn = (ranges: readonly { fromMs: number; toMs: number }[], moment: number) =>
  ranges.filter(({ fromMs, toMs }) => fromMs <= moment && moment <= toMs).length

test('no moment of a settled stretch lies in two ranges', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
      const settled = settledRanges(ranges)
      for (const moment of momentsOf(ranges)) {
        const isSettled = isIn(settled, moment) > 0
        expect(isSettled && isIn(ranges, moment) > 1).toBe(false)
      }
      for (const [index, { fromMs, toMs }] of settled.entries()) {
        expect(toMs).toBeGreaterThan(fromMs)
        expect(settled[index + 1]?.fromMs ?? Infinity).toBeGreaterThan(toMs)
      }
    }),
  )
})

test('ranges that follow each other are settled from the first to the last', () => {
  expect(
    settledRanges([
      { fromMs: 5 * MINUTE, toMs: 9 * MINUTE },
      { fromMs: 0, toMs: 5 * MINUTE - 1 },
    ]),
  ).toEqual([{ fromMs: 0, toMs: 9 * MINUTE }])
})

test('what two ranges share, to the millisecond, is not settled', () => {
  expect(
    settledRanges([
      { fromMs: 0, toMs: 5 * MINUTE },
      { fromMs: 5 * MINUTE, toMs: 9 * MINUTE },
    ]),
  ).toEqual([
    { fromMs: 0, toMs: 5 * MINUTE - 1 },
    { fromMs: 5 * MINUTE + 1, toMs: 9 * MINUTE },
  ])
})

test('the longest of many stretches are named, and none shorter than a minute', () => {
  const ranges = Array.from({ length: 40 }, (_, index) => ({
    fromMs: index * 100 * MINUTE,
    toMs: index * 100 * MINUTE + 150 * MINUTE,
  }))
  expect(settledRanges(ranges).length).toBe(12)
  expect(settledRanges([{ fromMs: 0, toMs: 1000 }])).toEqual([])
  expect(settledRanges([])).toEqual([])
})

test('stretches lose exactly what is taken out of them', () => {
  fc.assert(
    fc.property(fc.array(range), fc.array(range), (ranges, removed) => {
      const left = withoutRanges(ranges, removed)
      for (const moment of momentsOf([...ranges, ...removed])) {
        expect(isIn(left, moment) > 0).toBe(isIn(ranges, moment) > 0 && isIn(removed, moment) === 0)
      }
    }),
  )
})

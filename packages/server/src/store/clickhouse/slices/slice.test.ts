import fc from 'fast-check'
import { expect, test } from 'vitest'

import { runsBy, SLICE_MS, slicesWithin, spanOf, spanWithout } from './slice.ts'

const span = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 60 }))
  .map(([from, length]) => ({ fromMs: from * 777_777, toMs: (from + length) * 777_777 }))

test('runs of slices and the rest of a stretch hold each of its moments once', () => {
  fc.assert(
    fc.property(
      span,
      fc.func(fc.option(fc.constantFrom(1, 2), { nil: undefined })),
      (whole, valueOf) => {
        const run = slicesWithin(whole)
        const runs = run === undefined ? [] : runsBy(run, valueOf)
        const pieces = [...runs.map(spanOf), ...spanWithout(whole, runs)].toSorted(
          (one, other) => one.fromMs - other.fromMs,
        )
        let at = whole.fromMs
        for (const { fromMs, toMs } of pieces) {
          expect(fromMs).toBe(at)
          expect(toMs).toBeGreaterThan(fromMs)
          at = toMs
        }
        expect(at).toBe(whole.toMs)
      },
    ),
  )
})

test('slices lie in a stretch whole, and neighbours of one value are one run', () => {
  expect(slicesWithin({ fromMs: 1, toMs: 3 * SLICE_MS })).toEqual({ first: 1, last: 2 })
  expect(slicesWithin({ fromMs: 1, toMs: 2 * SLICE_MS - 1 })).toBeUndefined()
  expect(runsBy({ first: 0, last: 4 }, (slice) => (slice === 2 ? undefined : slice > 3))).toEqual([
    { first: 0, last: 1, value: false },
    { first: 3, last: 3, value: false },
    { first: 4, last: 4, value: true },
  ])
})

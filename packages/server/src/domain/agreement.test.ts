import fc from 'fast-check'
import { expect, it } from 'vitest'

import { describeAgreement } from './agreement.ts'

it('gives the kappa and F1 of a textbook table', () => {
  // 20 and 15 agreed of 50; by chance half: (0.7 - 0.5) / (1 - 0.5).
  const agreement = describeAgreement([
    { first: 'yes', second: 'yes', count: 20 },
    { first: 'yes', second: 'no', count: 5 },
    { first: 'no', second: 'yes', count: 10 },
    { first: 'no', second: 'no', count: 15 },
  ])
  expect(agreement).toMatchObject({
    pairs: 50,
    labels: ['no', 'yes'],
    confusion: [
      [15, 10],
      [5, 20],
    ],
    accuracy: 0.7,
  })
  expect(agreement.kappa).toBeCloseTo(0.4, 12)
  const yes = agreement.perLabel[1]
  expect(yes).toMatchObject({ precision: 20 / 30, recall: 0.8, support: 25 })
  expect(yes?.f1).toBeCloseTo(40 / 55, 12)
  expect(agreement.macroF1).toBeCloseTo((30 / 45 + 40 / 55) / 2, 12)
})

it('knows nothing without pairs, and no kappa when nobody ever differs', () => {
  expect(describeAgreement([])).toEqual({
    pairs: 0,
    labels: [],
    confusion: [],
    accuracy: null,
    kappa: null,
    perLabel: [],
    macroF1: null,
  })
  const always = describeAgreement([{ first: 'yes', second: 'yes', count: 9 }])
  expect([always.accuracy, always.kappa, always.macroF1]).toEqual([1, null, 1])
})

it('does not depend on the order of the pairs, and kappa not on the order of the sides', () => {
  const label = fc.constantFrom('a', 'b', 'c')
  const pair = fc.record({ first: label, second: label, count: fc.integer({ min: 1, max: 9 }) })
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1 }), (pairs) => {
      const agreement = describeAgreement(pairs)
      expect(describeAgreement(pairs.toReversed())).toEqual(agreement)
      const turned = describeAgreement(
        pairs.map(({ first, second, count }) => ({ first: second, second: first, count })),
      )
      expect(turned.kappa ?? 2).toBeCloseTo(agreement.kappa ?? 2, 9)
      expect(turned.macroF1).toBeCloseTo(agreement.macroF1 ?? NaN, 9)
      expect(agreement.kappa ?? 1).toBeLessThanOrEqual(1)
    }),
  )
})

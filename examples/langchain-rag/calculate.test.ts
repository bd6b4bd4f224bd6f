import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { calculate } from './calculate.ts'

describe('calculate', () => {
  it.each([
    ['220 * 480', 105_600],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['10 - 2 - 3', 5],
    ['8 / 4 / 2', 1],
    ['-(1.5 + 2) * 2', -7],
  ])('values %s at %d', (expression, value) => {
    expect(calculate(expression)).toBe(value)
  })

  it.each(['', '2 +', '(1', '1 2', 'process.exit(1)', '1 + constructor'])(
    'refuses "%s" and says what was expected',
    (expression) => {
      expect(() => calculate(expression)).toThrow(/^Expected .+, got /u)
    },
  )

  it('agrees with JavaScript on every sum of products', () => {
    const product = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map((n) => n.join(' * '))
    const sum = fc.array(product, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(sum, (products) => {
        const byHand = products
          .map((text) => text.split(' * ').reduce((value, number) => value * Number(number), 1))
          .reduce((left, right) => left + right)
        expect(calculate(products.join(' + '))).toBe(byHand)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type CostRow, readCostRows, shownRows, totalsOf, unpricedModels } from './cost-rows.ts'

const row = (name: string | null, change: Partial<CostRow> = {}): CostRow => ({
  name,
  calls: 0,
  unpriced: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  isEstimated: false,
  ...change,
})

describe('rows of costs', () => {
  it('reads what the server answers, and takes what is missing as nothing', () => {
    const answer = { userId: 'ada', count_countedCalls: 5, count_totalCost: 3, sum_totalCost: 0.5 }
    expect(readCostRows([answer, { userId: null }])).toEqual([
      row('ada', { calls: 3, unpriced: 2, costUsd: 0.5 }),
      row(null),
    ])
  })

  it('lists models without a price, the most used first, and not steps without a model', () => {
    const rows = [row(null, { unpriced: 9 }), row('a', { unpriced: 1 }), row('b', { unpriced: 2 })]
    expect(unpricedModels([...rows, row('c', { calls: 4 })]).map(({ name }) => name)).toEqual([
      'b',
      'a',
    ])
  })

  it('leaves out what cost and used nothing, so that the totals stay the same', () => {
    const amount = fc.nat({ max: 1000 })
    const rows = fc.array(
      fc.record({
        name: fc.option(fc.string()),
        calls: amount,
        unpriced: amount,
        inputTokens: amount,
        outputTokens: amount,
      }),
    )
    fc.assert(
      fc.property(rows, (all) => {
        const whole = all.map((one) => ({
          ...one,
          costUsd: one.calls * 2,
          isEstimated: one.inputTokens > 500,
        }))
        expect(totalsOf(shownRows(whole))).toEqual(totalsOf(whole))
      }),
    )
  })
})

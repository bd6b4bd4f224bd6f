import { expect, it } from 'vitest'

import { CEILINGS, excess, medianOf } from './import-cost.ts'

it('takes the median of each figure by itself', () => {
  const costs = [
    { importMs: 9, clientMs: 1, rssBytes: 5 },
    { importMs: 1, clientMs: 3, rssBytes: 6 },
    { importMs: 5, clientMs: 2, rssBytes: 900 },
  ]
  expect(medianOf(costs)).toEqual({ importMs: 5, clientMs: 2, rssBytes: 6 })
})

it('names each figure above its ceiling, and those that were not measured', () => {
  expect(excess(CEILINGS)).toEqual([])
  expect(excess({ ...CEILINGS, importMs: CEILINGS.importMs + 1 })).toHaveLength(1)
  expect(excess(medianOf([]))).toHaveLength(3)
})

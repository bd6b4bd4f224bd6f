import fc from 'fast-check'
import { expect, it } from 'vitest'

import { stackSeries, sumOf } from './series.ts'

const series = (values: readonly (number | null)[]) => ({ id: '', label: '', color: '', values })

it('stacks each part on the ones before', () => {
  expect(stackSeries([series([1, null, 3]), series([4, 5, 6])])).toEqual([
    [1, 0, 3],
    [5, 5, 9],
  ])
})

it('ends a stack at the sum of its parts', () => {
  const parts = fc.array(fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }), { minLength: 1 })
  fc.assert(
    fc.property(parts, (values) => {
      const tops = stackSeries(values.map(series)).at(-1)
      expect(tops).toEqual([0, 1, 2].map((at) => values.reduce((sum, v) => sum + (v[at] ?? 0), 0)))
    }),
  )
})

it('knows no sum of nothing', () => {
  expect([sumOf([]), sumOf([null]), sumOf([null, 0, 2])]).toEqual([null, null, 2])
})

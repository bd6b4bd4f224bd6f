import { expect, it } from 'vitest'

import { costByModel } from './cost-by-model.ts'

const row = (time: string, providedModelName: string | null, sum_totalCost: number) => ({
  time_dimension: time,
  providedModelName,
  sum_totalCost,
})

it('gives each model its cost in every bucket of the page', () => {
  const [first, second] = ['2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z']
  const series = costByModel(
    [
      row(first, 'large', 2),
      row(first, null, 0),
      { ...row(second, 'small', 0.5), sum_estimatedCalls: 2 },
    ],
    [Date.parse(first), Date.parse(second)],
    ['large', 'small'],
  )
  expect(series.map(({ label, values, estimated }) => [label, values, estimated])).toEqual([
    ['large', [2, 0], [false, false]],
    ['small', [0, 0.5], [false, true]],
  ])
})

import { expect, it } from 'vitest'

import { type ComparedGroup, type PeriodNumbers, rankChanges } from './rank-changes.ts'

const STEADY: PeriodNumbers = { count: 100, errors: 1, p95Ms: 400, cost: 2, usageEstimated: false }

const group = (change: Partial<ComparedGroup>): ComparedGroup => ({
  field: 'step',
  value: 'run_sql',
  firstMs: Date.UTC(2026, 10, 23, 10),
  before: STEADY,
  after: STEADY,
  ...change,
})

it('tells nothing when everything is as it was', () => {
  expect(rankChanges([group({}), group({ field: 'model' }), group({ field: 'user' })])).toEqual([])
})

it('tells a slower step with both numbers and the cases it is made of', () => {
  expect(rankChanges([group({ after: { ...STEADY, count: 64, p95Ms: 2100 } })])).toEqual([
    {
      field: 'step',
      value: 'run_sql',
      measure: 'latency',
      before: 400,
      after: 2100,
      cases: 64,
      firstAt: '2026-11-23T10:00:00.000Z',
    },
  ])
})

it('leaves out what too few steps say, before or after', () => {
  const few = { ...STEADY, count: 29, p95Ms: 9000 }
  expect(rankChanges([group({ after: few }), group({ before: few })])).toEqual([])
})

it('tells an error that was never seen before', () => {
  const none = { count: 0, errors: 0, p95Ms: null, cost: null, usageEstimated: false }
  const after = { count: 38, errors: 38, p95Ms: 20, cost: null, usageEstimated: false }
  const [change] = rankChanges([group({ field: 'error', value: '429', before: none, after })])
  expect(change).toMatchObject({ measure: 'count', before: 0, after: 38, cases: 38 })
})

it('compares a model by the cost of one call, a user by the cost of all', () => {
  const dearer = { ...STEADY, count: 200, errors: 2, cost: 8 }
  const changes = rankChanges([
    group({ field: 'model', after: dearer }),
    group({ field: 'user', after: dearer }),
  ])
  expect(changes.map(({ field, before, after }) => [field, before, after])).toEqual([
    ['user', 2, 8],
    ['model', 0.02, 0.04],
  ])
})

it('lists the five that weigh most', () => {
  const groups = Array.from({ length: 9 }, (_, index) =>
    group({ value: `s${index}`, after: { ...STEADY, p95Ms: 800 + index * 100 } }),
  )
  expect(rankChanges(groups).map(({ value }) => value)).toEqual(['s8', 's7', 's6', 's5', 's4'])
})

it('says of a cost which of its numbers holds tokens that nobody reported', () => {
  const after = { ...STEADY, cost: 8, usageEstimated: true }
  const [cost] = rankChanges([group({ field: 'user', after })])
  expect(cost).toMatchObject({ measure: 'cost', usageEstimated: { before: false, after: true } })
})

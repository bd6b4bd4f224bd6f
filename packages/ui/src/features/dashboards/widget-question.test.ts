import type { Widget } from '@heddle/core/schemas'
import { describe, expect, it } from 'vitest'

import { groupLabel, widgetQuestion, widgetSeries } from './widget-question.ts'

const widget = (change: Partial<Widget>): Widget => ({
  id: 'w',
  title: 'Cost',
  chart: 'bars',
  view: 'observations',
  measure: 'totalCost',
  aggregation: 'sum',
  dimension: 'providedModelName',
  filters: [],
  span: 6,
  ...change,
})

const INTERVAL = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 0, 2) }

const row = (hour: number, model: string | null, cost: number | null) => ({
  time_dimension: new Date(INTERVAL.fromMs + hour * 3_600_000).toISOString(),
  providedModelName: model,
  sum_totalCost: cost,
})

const asked = (change: Partial<Widget>) =>
  widgetQuestion(widget(change), INTERVAL, 'UTC').metrics.map(({ measure }) => measure)

describe('widgetQuestion', () => {
  it('asks for buckets where time is shown, else for groups, the greatest first', () => {
    expect(widgetQuestion(widget({}), INTERVAL, 'UTC')).toMatchObject({
      dimensions: [{ field: 'providedModelName' }],
      timeDimension: { granularity: 'auto' },
      timeZone: 'UTC',
    })
    const list = widgetQuestion(widget({ chart: 'list' }), INTERVAL, 'UTC')
    expect(list).toMatchObject({ orderBy: [{ field: 'sum_totalCost', direction: 'desc' }] })
    expect(list.timeDimension).toBeUndefined()
  })

  it('asks beside tokens and costs whether they are estimates', () => {
    expect(asked({})).toEqual(['totalCost', 'estimatedCalls'])
    expect(asked({ measure: 'totalTokens', aggregation: 'p95' })).toContain('estimatedCalls')
    expect(asked({ aggregation: 'count' })).toEqual(['totalCost'])
    expect(asked({ measure: 'latency', aggregation: 'p95' })).toEqual(['latency'])
  })

  it('asks for one number alone', () => {
    expect(widgetQuestion(widget({ chart: 'number' }), INTERVAL, 'UTC').dimensions).toBeUndefined()
  })
})

describe('widgetSeries', () => {
  it('gives each group a series over all buckets, the one with the most first', () => {
    const rows = [row(0, 'small', 1), row(1, null, 0), row(2, 'large', 5), row(2, 'small', 1)]
    const { times, series } = widgetSeries(widget({}), rows)
    expect(times).toHaveLength(3)
    expect(series.map(({ label, values }) => [label, values])).toEqual([
      ['large', [0, 0, 5]],
      ['small', [1, 0, 1]],
    ])
  })

  it('knows in which buckets a group is an estimate', () => {
    const rows = [row(0, 'm', 1), { ...row(1, 'm', 2), sum_estimatedCalls: 1 }, row(1, 'n', 1)]
    const [first, second] = widgetSeries(widget({}), rows).series
    expect([first?.estimated, second?.estimated]).toEqual([
      [false, true],
      [false, false],
    ])
  })

  it('says how many groups have no series', () => {
    const rows = Array.from({ length: 9 }, (_, index) => row(0, `m${index}`, index))
    expect(widgetSeries(widget({}), rows)).toMatchObject({ leftOut: 3 })
  })

  it('leaves gaps in lines', () => {
    const rows = [row(0, 'm', 1), row(1, null, null), row(2, 'm', 3)]
    expect(widgetSeries(widget({ chart: 'line' }), rows).series[0]?.values).toEqual([1, null, 3])
  })
})

it('prints groups for people', () => {
  expect([null, 'a', ['b', 'c'], [], true].map(groupLabel)).toEqual([
    'none',
    'a',
    'b, c',
    'none',
    'true',
  ])
})

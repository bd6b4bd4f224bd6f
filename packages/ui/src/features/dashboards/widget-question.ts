import type { MetricsRow, Widget } from '@heddle/core/schemas'

import { isRowEstimated, rowNumber, rowTime } from '../../api/metrics-row.ts'
import { ESTIMATED_CALLS, type MetricsQuestion } from '../../api/metrics.ts'
import { seriesColor, type TimeSeries } from '../../components/chart/series.ts'
import { t } from '../../messages/translate.ts'
import type { Interval } from '../../time-range.ts'
import { isMadeOfTokens } from './metric-choices.ts'

/** Groups that have a line or a part of the bars of their own. */
const MOST_SERIES = 6
/** Lines of lists and tables. */
const MOST_LINES = 100
/** Rows the server gives at once. */
const MOST_ROWS = 1000

/** Name of a widget's number in the answer. */
export function numberKey({
  measure,
  aggregation,
}: Pick<Widget, 'measure' | 'aggregation'>): string {
  return `${aggregation}_${measure}`
}

/** The question whose answer a widget shows. Charts over time ask for buckets; the others for groups, the greatest first. */
export function widgetQuestion(
  widget: Widget,
  interval: Interval,
  timeZone: string,
): MetricsQuestion {
  const { view, measure, aggregation, dimension, filters, chart } = widget
  const isOverTime = chart === 'line' || chart === 'bars'
  return {
    view,
    metrics: [{ measure, aggregation }, ...(isMadeOfTokens(widget) ? [ESTIMATED_CALLS] : [])],
    filters,
    fromTimestamp: new Date(interval.fromMs).toISOString(),
    toTimestamp: new Date(interval.toMs).toISOString(),
    ...(dimension !== null && chart !== 'number' && { dimensions: [{ field: dimension }] }),
    ...(isOverTime && { timeDimension: { granularity: 'auto' as const }, timeZone }),
    ...(!isOverTime && { orderBy: [{ field: numberKey(widget), direction: 'desc' as const }] }),
    config: { row_limit: isOverTime ? MOST_ROWS : MOST_LINES },
  }
}

/** A group for people. Lists, such as tags, are printed with commas. */
export function groupLabel(value: unknown): string {
  if (value === null || value === undefined) return t('none')
  if (Array.isArray(value)) return value.length === 0 ? t('none') : value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

interface Group {
  readonly values: (number | null)[]
  readonly estimated: boolean[]
}

export interface WidgetSeries {
  readonly times: readonly number[]
  readonly series: readonly TimeSeries[]
  /** Groups that have no series: there are too many. */
  readonly leftOut: number
}

/** The series of a chart over time: one a group, those with the most first; or one of all. */
export function widgetSeries(widget: Widget, rows: readonly MetricsRow[]): WidgetSeries {
  const key = numberKey(widget)
  const times = [...new Set(rows.map(rowTime))].toSorted((left, right) => left - right)
  const places = new Map(times.map((time, index) => [time, index]))
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const isFilling = widget.dimension !== null && (row[widget.dimension] ?? null) === null
    const value = rowNumber(row, key)
    // A filled bucket has no group, and no value of its own.
    if (isFilling && (value === null || value === 0)) continue
    const label = widget.dimension === null ? widget.title : groupLabel(row[widget.dimension])
    const group = groups.get(label) ?? {
      values: times.map(() => (widget.chart === 'bars' ? 0 : null)),
      estimated: times.map(() => false),
    }
    const place = places.get(rowTime(row)) ?? 0
    group.values[place] = value
    group.estimated[place] = isRowEstimated(row)
    groups.set(label, group)
  }
  const ranked = [...groups].toSorted(
    ([, left], [, right]) => weight(right.values) - weight(left.values),
  )
  return {
    times,
    series: ranked.slice(0, MOST_SERIES).map(([label, { values, estimated }], index) => ({
      id: label,
      label,
      color: seriesColor(index),
      values,
      estimated,
    })),
    leftOut: Math.max(0, ranked.length - MOST_SERIES),
  }
}

function weight(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0)
}

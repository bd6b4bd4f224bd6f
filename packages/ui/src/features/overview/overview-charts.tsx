import type { MetricsRow } from '@heddle/core/schemas'
import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { rowNumber, rowTime } from '../../api/metrics-row.ts'
import { bucketStep } from '../../components/chart/bucket-label.ts'
import { isEstimatedAt, type TimeSeries, sumOf } from '../../components/chart/series.ts'
import { TimeChart } from '../../components/chart/time-chart.tsx'
import { approximate } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { Interval } from '../../time-range.ts'
import { costByModel } from './cost-by-model.ts'

export interface OverviewChartsProps {
  readonly steps: readonly MetricsRow[]
  /** Undefined while they are not here. */
  readonly modelSteps: readonly MetricsRow[] | undefined
  readonly models: readonly string[]
  readonly interval: Interval
  readonly onBrush: (interval: Interval) => void
  /** Leads to the traces of one bucket, those that a filter lets through. */
  readonly onPick: (interval: Interval, filter?: string) => void
}

/** What happened over the time of the page. All charts share its buckets. */
export function OverviewCharts(props: OverviewChartsProps): ReactNode {
  const { steps, modelSteps, models, interval, onBrush, onPick } = props
  const times = useMemo(() => steps.map(rowTime), [steps])
  const counts = useMemo(() => countSeries(steps), [steps])
  const latencies = useMemo(() => latencySeries(steps), [steps])
  const costs = useMemo(
    () => costByModel(modelSteps ?? [], times, models),
    [modelSteps, times, models],
  )
  const stepMs = bucketStep(times, interval.toMs - interval.fromMs)
  const shared = { times, stepMs, onBrush }
  const [errors] = counts
  const total = sumOf(counts.flatMap(({ values }) => values)) ?? 0
  return (
    <div className="grid gap-3 xl:grid-cols-3">
      <TimeChart
        {...shared}
        title={t('Traces and errors')}
        summary={t('{count} traces in {count2} steps of time, {count3} of them with an error.', {
          count: formatCount(total),
          count2: times.length,
          count3: formatCount(sumOf(errors?.values ?? []) ?? 0),
        })}
        kind="bars"
        series={counts}
        format={formatCount}
        onPick={(picked) => onPick(picked)}
      />
      <TimeChart
        {...shared}
        title={t('Latency of traces')}
        summary={t(
          'Latency of traces over time: the median, the slowest twentieth and the slowest hundredth; the highest p99 is {latencies}.',
          { latencies: formatDuration(highest(latencies)) },
        )}
        kind="lines"
        series={latencies}
        format={formatDuration}
        onPick={(picked) => onPick(picked)}
      />
      {modelSteps !== undefined && (
        <TimeChart
          {...shared}
          title={t('Cost by model')}
          summary={t('Cost of {count} models over time: {cost} in all.', {
            count: models.length,
            cost: wholeCost(costs),
          })}
          kind="bars"
          series={costs}
          format={formatCost}
          onPick={(picked) => onPick(picked, 'cost:>0')}
        />
      )}
    </div>
  )
}

function wholeCost(costs: readonly TimeSeries[]): string {
  const sum = sumOf(costs.flatMap(({ values }) => values)) ?? 0
  return approximate(
    formatCost(sum),
    costs.some((series) => isEstimatedAt(series)),
  )
}

function countSeries(steps: readonly MetricsRow[]): TimeSeries[] {
  const errors = steps.map((row) => rowNumber(row, 'sum_hasError') ?? 0)
  const counts = steps.map((row) => rowNumber(row, 'count_count') ?? 0)
  return [
    { id: 'error', label: t('with an error'), color: '--error-fill', values: errors },
    {
      id: 'ok',
      label: t('without'),
      color: '--accent-fill',
      values: counts.map((count, index) => count - (errors[index] ?? 0)),
    },
  ]
}

const PERCENTILES = [
  { id: 'p50', color: '--retriever' },
  { id: 'p95', color: '--accent-fill' },
  { id: 'p99', color: '--tool' },
] as const

function latencySeries(steps: readonly MetricsRow[]): TimeSeries[] {
  return PERCENTILES.map(({ id, color }) => ({
    id,
    label: id,
    color,
    values: steps.map((row) => rowNumber(row, `${id}_latency`)),
  }))
}

function highest(series: readonly TimeSeries[]): number {
  return Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
}

import type { MetricsRow, ScoreKind } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { rowNumber, rowText, rowTime } from '../../api/metrics-row.ts'
import { anyOf, metricsQuery, type MetricsQuestion } from '../../api/metrics.ts'
import { BarList, type BarListRow } from '../../components/chart/bar-list.tsx'
import { bucketStep } from '../../components/chart/bucket-label.ts'
import { TimeChart } from '../../components/chart/time-chart.tsx'
import { PageState } from '../../components/page-state.tsx'
import { formatScore } from '../../format/score.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { useTimeZone } from '../../time-zone.ts'
import { binCounts } from './bin-counts.ts'
import type { ScoreTime } from './score-analytics.tsx'

/** Bars of a histogram at most. */
const BINS = 20

export interface DistributionProps {
  readonly projectId: string
  readonly time: ScoreTime
  readonly kind: ScoreKind
}

/** How often each value of a score occurs, and its mean over time. */
export function Distribution(props: DistributionProps): ReactNode {
  const { projectId, kind } = props
  const isCategory = kind.dataType === 'CATEGORICAL'
  const counts = useQuery(metricsQuery(projectId, countsOf(props)))
  const steps = useQuery({
    ...metricsQuery(projectId, { ...meansOf(props), timeZone: useTimeZone() }),
    enabled: !isCategory,
  })
  if (counts.isError) {
    const onRetry = () => void counts.refetch()
    return <PageState state={{ kind: 'error', error: counts.error, onRetry }} />
  }
  const rows = barsOf(counts.data?.data ?? [], kind)
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <BarList
        title={t('Values of {name}', { name: kind.name })}
        labelHeading={t('Value')}
        valueHeading={t('Scores')}
        rows={rows}
        format={formatCount}
      />
      {!isCategory && <MeanOverTime {...props} steps={steps.data?.data ?? []} />}
    </div>
  )
}

type View = 'scores-categorical' | 'scores-boolean' | 'scores-numeric'

const VIEWS: Readonly<Record<string, View>> = {
  CATEGORICAL: 'scores-categorical',
  BOOLEAN: 'scores-boolean',
}

function base({
  time,
  kind,
}: DistributionProps): Pick<MetricsQuestion, 'view' | 'filters' | 'fromTimestamp' | 'toTimestamp'> {
  return {
    view: VIEWS[kind.dataType] ?? 'scores-numeric',
    filters: [anyOf('name', [kind.name]), anyOf('source', [kind.source])],
    fromTimestamp: time.from,
    toTimestamp: time.to,
  }
}

function countsOf(props: DistributionProps): MetricsQuestion {
  const count = { measure: 'count', aggregation: 'count' } as const
  switch (props.kind.dataType) {
    case 'CATEGORICAL':
      return { ...base(props), metrics: [count], dimensions: [{ field: 'stringValue' }] }
    case 'BOOLEAN':
      return { ...base(props), metrics: [count], dimensions: [{ field: 'booleanValue' }] }
    default:
      return {
        ...base(props),
        metrics: [count],
        dimensions: [{ field: 'valueRounded' }],
        config: { row_limit: 1000 },
      }
  }
}

function meansOf(props: DistributionProps): MetricsQuestion {
  return {
    ...base(props),
    metrics: [{ measure: 'value', aggregation: 'avg' }],
    timeDimension: { granularity: 'auto' },
    config: { row_limit: 1000 },
  }
}

function barsOf(rows: readonly MetricsRow[], { dataType }: ScoreKind): BarListRow[] {
  if (dataType === 'CATEGORICAL' || dataType === 'BOOLEAN') {
    return rows.map((row) => {
      const label = rowText(row, 'stringValue') ?? (row['booleanValue'] === true ? 'true' : 'false')
      return { id: label, label, value: rowNumber(row, 'count_count') ?? 0 }
    })
  }
  const counts = rows.map((row) => ({
    value: rowNumber(row, 'valueRounded') ?? 0,
    count: rowNumber(row, 'count_count') ?? 0,
  }))
  return binCounts(counts, BINS).map(({ low, high, count }) => {
    const label =
      low === high
        ? formatScore(low)
        : t('{first} to {last}', { first: formatScore(low), last: formatScore(high) })
    return { id: label, label, value: count }
  })
}

function MeanOverTime(
  props: DistributionProps & { readonly steps: readonly MetricsRow[] },
): ReactNode {
  const { steps, kind, time } = props
  const times = steps.map(rowTime)
  const values = steps.map((row) => rowNumber(row, 'avg_value'))
  return (
    <TimeChart
      title={t('Mean of {name}', { name: kind.name })}
      summary={t('Mean of {name} in {count} steps of time.', {
        name: kind.name,
        count: times.length,
      })}
      kind="lines"
      times={times}
      stepMs={bucketStep(times, Date.parse(time.to) - Date.parse(time.from))}
      series={[{ id: 'mean', label: t('mean'), color: '--accent-fill', values }]}
      format={formatScore}
    />
  )
}

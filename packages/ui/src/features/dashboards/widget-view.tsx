import type { MetricsRow, Widget } from '@heddle/core/schemas'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { isRowEstimated, rowNumber } from '../../api/metrics-row.ts'
import { metricsQuery } from '../../api/metrics.ts'
import { Button } from '../../components/button.tsx'
import { BarList } from '../../components/chart/bar-list.tsx'
import { bucketStep } from '../../components/chart/bucket-label.ts'
import { NumberTable } from '../../components/chart/number-table.tsx'
import { TimeChart } from '../../components/chart/time-chart.tsx'
import { Estimate } from '../../components/estimate.tsx'
import { isStopped, PartialNote, SlowQuery } from '../../components/slow-query.tsx'
import { t } from '../../messages/translate.ts'
import type { Interval } from '../../time-range.ts'
import { useTimeZone } from '../../time-zone.ts'
import { METRIC_CHOICES, widgetFormat } from './metric-choices.ts'
import { groupLabel, numberKey, widgetQuestion, widgetSeries } from './widget-question.ts'

export interface WidgetViewProps {
  readonly projectId: string
  readonly widget: Widget
  readonly interval: Interval
  readonly onBrush: (interval: Interval) => void
  /** Leads to the traces of a bucket or a group. */
  readonly onPick: (picked: { readonly interval?: Interval; readonly group?: string }) => void
  /** Shows the last 24 hours instead; absent where that is no less. */
  readonly onShorter: (() => void) | undefined
}

/** One widget with the numbers it asks for, in all of its states. */
export function WidgetView(props: WidgetViewProps): ReactNode {
  const { projectId, widget, interval, onShorter } = props
  const queries = useQueryClient()
  const question = widgetQuestion(widget, interval, useTimeZone())
  const asked = metricsQuery(projectId, question)
  const answer = useQuery(asked)
  const slow = (
    <SlowQuery
      what={widget.title}
      query={answer}
      onCancel={() => void queries.cancelQueries({ queryKey: asked.queryKey, exact: true })}
      onShorter={onShorter}
    />
  )
  if (answer.isError) {
    return (
      <Box title={widget.title}>
        <p role="alert" className="payload-text text-table text-error">
          {answer.error.message}
        </p>
        <div className="flex gap-2">
          <Button onClick={() => void answer.refetch()}>{t('Retry')}</Button>
          {onShorter && <Button onClick={onShorter}>{t('Try the last 24 hours')}</Button>}
        </div>
      </Box>
    )
  }
  if (answer.data === undefined) {
    return (
      <Box title={widget.title}>
        {isStopped(answer) || (
          <div
            role="status"
            aria-label={t('Loading {title}', { title: widget.title })}
            className="running-pulse h-45 rounded-control bg-hover"
          />
        )}
        {slow}
      </Box>
    )
  }
  const { data } = answer.data
  return (
    <div className={`grid gap-1 ${answer.isPlaceholderData ? 'opacity-60' : ''}`}>
      <Chart {...props} rows={data} />
      {slow}
      <PartialNote rows={data.length} limit={question.config?.row_limit} onShorter={onShorter} />
    </div>
  )
}

function Chart(props: WidgetViewProps & { readonly rows: readonly MetricsRow[] }): ReactNode {
  const { widget } = props
  switch (widget.chart) {
    case 'number':
      return <OneNumber {...props} />
    case 'list':
      return <GroupList {...props} />
    case 'table':
      return <GroupTable {...props} />
    case 'line':
    case 'bars':
      return <OverTime {...props} />
    default:
      return widget.chart satisfies never
  }
}

type ChartProps = WidgetViewProps & { readonly rows: readonly MetricsRow[] }

function OneNumber({ widget, rows }: ChartProps): ReactNode {
  const value = rowNumber(rows[0], numberKey(widget))
  return (
    <Box title={widget.title}>
      <p className="numeric text-headline font-semibold">
        {value === null ? (
          '—'
        ) : (
          <Estimate isEstimated={isRowEstimated(rows[0])}>{widgetFormat(widget)(value)}</Estimate>
        )}
      </p>
    </Box>
  )
}

function OverTime({ widget, rows, interval, onBrush, onPick }: ChartProps): ReactNode {
  const { times, series, leftOut } = useMemo(() => widgetSeries(widget, rows), [widget, rows])
  const format = useMemo(() => widgetFormat(widget), [widget])
  const title =
    leftOut === 0
      ? widget.title
      : t('{title}, the first {count} of {count2}', {
          title: widget.title,
          count: series.length,
          count2: series.length + leftOut,
        })
  return (
    <TimeChart
      title={title}
      summary={t('{title}: {count} series in {count2} steps of time.', {
        title: widget.title,
        count: series.length,
        count2: times.length,
      })}
      kind={widget.chart === 'bars' ? 'bars' : 'lines'}
      times={times}
      stepMs={bucketStep(times, interval.toMs - interval.fromMs)}
      series={series}
      format={format}
      onBrush={onBrush}
      onPick={(picked) => onPick({ interval: picked })}
    />
  )
}

function dimensionLabel({ view, dimension }: Widget): string {
  return METRIC_CHOICES[view].dimensions.find(({ id }) => id === dimension)?.label ?? t('All')
}

function groupsOf({ widget, rows }: ChartProps) {
  return rows.map((row) => {
    const label = widget.dimension === null ? widget.title : groupLabel(row[widget.dimension])
    const value = rowNumber(row, numberKey(widget))
    return { id: label, label, value, isEstimated: isRowEstimated(row) }
  })
}

function GroupList(props: ChartProps): ReactNode {
  const { widget, onPick } = props
  return (
    <BarList
      title={widget.title}
      labelHeading={dimensionLabel(widget)}
      valueHeading={`${widget.aggregation} ${widget.measure}`}
      rows={groupsOf(props).flatMap(({ value, ...row }) =>
        value === null ? [] : [{ ...row, value }],
      )}
      format={widgetFormat(widget)}
      onPick={({ label }) => onPick({ group: label })}
    />
  )
}

function GroupTable(props: ChartProps): ReactNode {
  const { widget } = props
  const format = widgetFormat(widget)
  return (
    <Box title={widget.title}>
      <div
        tabIndex={0}
        role="region"
        aria-label={t('{title}, table', { title: widget.title })}
        className="max-h-52 overflow-auto"
      >
        <NumberTable
          headings={[dimensionLabel(widget), `${widget.aggregation} ${widget.measure}`]}
          rows={groupsOf(props).map(({ id, label, value, isEstimated }) => ({
            id,
            label,
            cells: [
              <Estimate key="value" isEstimated={isEstimated}>
                {value === null ? '—' : format(value)}
              </Estimate>,
            ],
          }))}
        />
      </div>
    </Box>
  )
}

function Box({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section
      aria-label={title}
      className="grid h-full min-w-0 content-start gap-2 rounded-card border p-3"
    >
      <h2 className="font-medium">{title}</h2>
      {children}
    </section>
  )
}

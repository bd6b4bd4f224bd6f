import { useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import type { Interval } from '../../time-range.ts'
import { useTimeZone } from '../../time-zone.ts'
import { approximate, Estimate } from '../estimate.tsx'
import { bucketLabel } from './bucket-label.ts'
import { ChartFrame } from './chart-frame.tsx'
import { NumberTable } from './number-table.tsx'
import { PlotCanvas } from './plot-canvas.tsx'
import { isEstimatedAt, type TimeSeries, sumOf } from './series.ts'

export interface TimeChartProps {
  readonly title: string
  /** The chart in one sentence, for those who do not see it. */
  readonly summary: string
  readonly kind: 'bars' | 'lines'
  /** Starts of the buckets, ms since the epoch, evenly apart. */
  readonly times: readonly number[]
  readonly stepMs: number
  readonly series: readonly TimeSeries[]
  readonly format: (value: number) => string
  /** A time that was marked by dragging. */
  readonly onBrush?: (interval: Interval) => void
  /** One bucket that was chosen. */
  readonly onPick?: (interval: Interval) => void
}

/** Bars or lines over time with a crosshair that follows pointer and arrow keys, and a table of the same numbers. */
export function TimeChart(props: TimeChartProps): ReactNode {
  const { title, times, stepMs, series, format, kind, onPick } = props
  const timeZone = useTimeZone()
  const [hovered, setHovered] = useState<number>()
  const at = hovered === undefined ? undefined : times[hovered]
  const pick = (index: number): void => {
    const fromMs = times[index]
    if (fromMs !== undefined) onPick?.({ fromMs, toMs: times[index + 1] ?? fromMs + stepMs })
  }
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (event.key === 'Enter' && hovered !== undefined) pick(hovered)
    if (step === undefined) return
    event.preventDefault()
    const start = step > 0 ? -1 : times.length
    setHovered(Math.max(0, Math.min(times.length - 1, (hovered ?? start) + step)))
  }
  return (
    <ChartFrame title={title} table={<BucketTable {...props} timeZone={timeZone} />}>
      <div role="group" tabIndex={0} aria-label={t('{title}, chart', { title })} onKeyDown={move}>
        <PlotCanvas
          {...props}
          timeZone={timeZone}
          hovered={hovered}
          onHover={setHovered}
          onClick={pick}
        />
        <div className="mt-1 flex flex-wrap gap-x-4 text-meta text-muted" aria-live="polite">
          <span className="numeric w-24 text-faint">
            {at === undefined ? timeZone : bucketLabel(at, stepMs, timeZone)}
          </span>
          {series.map((one) => (
            <Legend
              key={one.id}
              series={one}
              value={hovered === undefined ? wholeOf(kind, one) : (one.values[hovered] ?? null)}
              isEstimated={isEstimatedAt(one, hovered)}
              format={format}
            />
          ))}
        </div>
      </div>
    </ChartFrame>
  )
}

/** Bars add up; lines have no sum. */
function wholeOf(kind: TimeChartProps['kind'], { values }: TimeSeries): number | null | undefined {
  return kind === 'bars' ? sumOf(values) : undefined
}

interface LegendProps {
  readonly series: TimeSeries
  readonly value: number | null | undefined
  readonly isEstimated: boolean
  readonly format: (value: number) => string
}

function Legend({ series, value, isEstimated, format }: LegendProps): ReactNode {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span
        aria-hidden
        className="size-2 shrink-0 rounded-[2px]"
        style={{ background: `var(${series.color})` }}
      />
      <span className="max-w-40 truncate">{series.label}</span>
      {value !== undefined && (
        <span className="numeric text-text">
          {value === null ? '—' : <Estimate isEstimated={isEstimated}>{format(value)}</Estimate>}
        </span>
      )}
    </span>
  )
}

function BucketTable(props: TimeChartProps & { readonly timeZone: string }): ReactNode {
  const { times, stepMs, series, format, timeZone } = props
  return (
    <NumberTable
      headings={[timeZone, ...series.map(({ label }) => label)]}
      rows={times.map((time, index) => ({
        id: String(time),
        label: bucketLabel(time, stepMs, timeZone),
        cells: series.map((one) => {
          const value = one.values[index] ?? null
          return value === null ? '—' : approximate(format(value), isEstimatedAt(one, index))
        }),
      }))}
    />
  )
}

import uPlot from 'uplot'

import type { Interval } from '../../time-range.ts'
import { tickLabel } from './bucket-label.ts'
import { type TimeSeries, stackSeries } from './series.ts'

export interface PlotShape {
  readonly kind: 'bars' | 'lines'
  /** Starts of the buckets, ms since the epoch. */
  readonly times: readonly number[]
  readonly stepMs: number
  /** IANA zone of the axis. */
  readonly timeZone: string
  readonly series: readonly TimeSeries[]
  readonly format: (value: number) => string
}

interface PlotHandlers {
  readonly onHover: (index: number | undefined) => void
  readonly onBrush: (interval: Interval) => void
  readonly onClick: (index: number) => void
}

const AXIS_FONT = '11px "Inter Variable", ui-sans-serif, system-ui, sans-serif'
/** Share of a bucket's width that a bar takes, and the most pixels. */
const BAR_SIZE: [number, number] = [0.8, 60]

type Color = (name: string) => string

/** How a chart looks and what it reports, without its size. */
export function plotOptions(
  shape: PlotShape,
  color: Color,
  handlers: PlotHandlers,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { kind, series, stepMs } = shape
  const drawn = kind === 'bars' ? series.toReversed() : series
  return {
    padding: [8, 20, 0, 0],
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), shape.timeZone),
    cursor: { y: false, points: { show: kind === 'lines' }, drag: { x: true, setScale: false } },
    scales: {
      // The last bucket has room as well.
      x: { range: (_, min, max) => [min, max + stepMs / 1000] },
      y: { range: (_, __, max) => [0, Number.isFinite(max) && max > 0 ? max * 1.05 : 1] },
    },
    axes: axesOf(shape, color),
    series: [{}, ...drawn.map((one) => (kind === 'bars' ? bar(one, color) : line(one, color)))],
    hooks: {
      setCursor: [({ cursor }) => handlers.onHover(cursor.idx ?? undefined)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < 4) return
          const from = plot.posToVal(left, 'x') * 1000
          const to = plot.posToVal(left + width, 'x') * 1000
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          handlers.onBrush(wholeBuckets({ fromMs: from, toMs: to }, shape))
        },
      ],
      ready: [
        (plot) =>
          plot.over.addEventListener('click', () => {
            const { idx } = plot.cursor
            if (idx !== null && idx !== undefined) handlers.onClick(idx)
          }),
      ],
    },
  }
}

/** A marked time widened to whole buckets. */
export function wholeBuckets(
  { fromMs, toMs }: Interval,
  { times, stepMs }: Pick<PlotShape, 'times' | 'stepMs'>,
): Interval {
  const first = Math.max(
    0,
    times.findLastIndex((time) => time <= fromMs),
  )
  const start = times[first] ?? fromMs
  const last = times.at(-1) ?? start
  return {
    fromMs: start,
    toMs: times.find((time) => time > start && time >= toMs) ?? last + stepMs,
  }
}

/** Seconds and values in the order of the series; bars are stacked, the highest part drawn first. */
export function plotData({
  kind,
  times,
  series,
}: Pick<PlotShape, 'kind' | 'series' | 'times'>): uPlot.AlignedData {
  const values =
    kind === 'bars' ? stackSeries(series).toReversed() : series.map((one) => [...one.values])
  return [times.map((time) => time / 1000), ...values]
}

const HOUR = 3600
const DAY = 24 * HOUR

/** Steps of the axis of time, seconds. */
const X_STEPS = [
  60,
  300,
  900,
  1800,
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 7, 14, 28, 56, 91, 182, 365].map((days) => days * DAY),
]

/** Steps of an axis of whole numbers: 1, 2 and 5 with every number of zeros. */
const WHOLE_STEPS = Array.from({ length: 16 }, (_, zeros) =>
  [1, 2, 5].map((digit) => digit * 10 ** zeros),
).flat()

function isWhole(series: readonly TimeSeries[]): boolean {
  return series.every(({ values }) => values.every((value) => Number.isInteger(value ?? 0)))
}

function axesOf({ stepMs, timeZone, format, series }: PlotShape, color: Color): uPlot.Axis[] {
  const look = {
    stroke: color('--faint'),
    font: AXIS_FONT,
    ticks: { show: false },
    grid: { stroke: color('--border'), width: 1 },
  }
  return [
    {
      ...look,
      grid: { show: false },
      size: 24,
      // No two ticks within a bucket.
      incrs: X_STEPS.filter((step) => step * 1000 >= stepMs),
      values: (_, splits) => splits.map((split) => tickLabel(split * 1000, stepMs, timeZone)),
    },
    {
      ...look,
      size: 58,
      // What is counted has no halves.
      ...(isWhole(series) && { incrs: WHOLE_STEPS }),
      values: (_, splits) => splits.map((split) => format(split)),
    },
  ]
}

function bar({ color: name, label }: TimeSeries, color: Color): uPlot.Series {
  const fill = color(name)
  // Bars begin where their bucket does.
  const paths = uPlot.paths.bars?.({ size: BAR_SIZE, align: 1 })
  return { label, fill, stroke: fill, width: 0, points: { show: false }, ...(paths && { paths }) }
}

function line({ color: name, label }: TimeSeries, color: Color): uPlot.Series {
  return { label, stroke: color(name), width: 1.5, spanGaps: false }
}

import type { TraceColumns } from './columns.ts'
import type { TraceSums } from './derive.ts'
import type { TimeWindow } from './ticks.ts'

/** Subtrees up to this many rows count as one thing that the reader wants to see whole. */
const SMALL_SUBTREE_ROWS = 40
/** The scale stays while what is in view fills between these shares of the window. */
const LEAST_FILL = 0.45
const MOST_FILL = 0.97
/** A new window leaves this much room. */
const HEADROOM = 1.25
/** The window slides in this many steps per width, so that scrolling does not make it tremble. */
const SLIDE_STEPS = 40
const NICE_WIDTHS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]
/** Up to this many rows a trace is shown whole. */
const FIT_ROWS = 60
/** A trace whose longest leaf covers this share is readable whole. */
const FIT_LEAF_SHARE = 0.02

export interface Extent {
  readonly start: number
  readonly end: number
}

/** The window that shows the whole trace. */
export function wholeWindow({ firstStart, horizon }: TraceSums): TimeWindow {
  return { start: firstStart, width: Math.max(horizon - firstStart, 1) }
}

/** A window cannot show less than this, ms. */
const LEAST_WIDTH_MS = 1

/** The window with `factor` times its width around the same place, kept inside `whole`; undefined once it shows all of it. */
export function zoomedWindow(
  current: TimeWindow,
  { whole, factor, around }: { whole: TimeWindow; factor: number; around?: number },
): TimeWindow | undefined {
  const width = Math.max(LEAST_WIDTH_MS, current.width * factor)
  if (width >= whole.width) return undefined
  const centre = around ?? current.start + current.width / 2
  const end = whole.start + whole.width
  return { start: Math.max(whole.start, Math.min(end - width, centre - width / 2)), width }
}

/** True when one window over the whole trace is readable, so following is not needed. */
export function fitsWhole(columns: TraceColumns, sums: TraceSums): boolean {
  if (columns.count <= FIT_ROWS) return true
  let longest = 0
  for (let row = 0; row < columns.count; row++) {
    if (sums.childCount[row] !== 0) continue
    longest = Math.max(longest, (sums.finish[row] ?? 0) - (columns.start[row] ?? 0))
  }
  return longest >= FIT_LEAF_SHARE * (sums.horizon - sums.firstStart)
}

/** From when to when the leaves and small subtrees among the rows `[from, to)` of the screen last. */
export function extentInView(
  columns: TraceColumns,
  sums: TraceSums,
  rowsInView: Int32Array,
): Extent | undefined {
  let start = Infinity
  let end = -Infinity
  for (const row of rowsInView) {
    if ((sums.end[row] ?? 0) - row > SMALL_SUBTREE_ROWS) continue
    start = Math.min(start, columns.start[row] ?? 0)
    end = Math.max(end, sums.finish[row] ?? 0)
  }
  return start <= end ? { start, end } : undefined
}

/** The window for what is in view: keeps the scale and the place while it can, so that scrolling slides and rarely rescales. */
export function followWindow(current: TimeWindow | undefined, extent: Extent): TimeWindow {
  const need = extent.end - extent.start
  const keepsScale =
    current !== undefined && need >= LEAST_FILL * current.width && need <= MOST_FILL * current.width
  const width = keepsScale ? current.width : niceWidth(Math.max(HEADROOM * need, 1))
  const step = width / SLIDE_STEPS
  if (keepsScale && extent.start >= current.start && extent.end <= current.start + width) {
    return current
  }
  const startAligned = Math.floor(extent.start / step) * step
  const slidesForward = keepsScale && extent.start >= current.start
  const start = slidesForward ? Math.ceil((extent.end - width) / step) * step : startAligned
  return { start, width }
}

function niceWidth(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = NICE_WIDTHS.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10
  return factor * power
}

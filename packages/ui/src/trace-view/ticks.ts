/** A stretch of the time axis, ms since the trace started. */
export interface TimeWindow {
  readonly start: number
  readonly width: number
}

/** Least distance between two tick labels, px. */
const MIN_TICK_DISTANCE_PX = 56

/** The ticks of an axis `widthPx` wide, at 1-2-5 steps. */
export function ticksOf(
  { start, width }: TimeWindow,
  widthPx: number,
): { readonly stepMs: number; readonly offsets: readonly number[] } {
  if (!(width > 0) || !(widthPx > 0)) return { stepMs: 1, offsets: [] }
  const stepMs = niceStep((width * MIN_TICK_DISTANCE_PX) / widthPx)
  const offsets: number[] = []
  const first = Math.ceil(start / stepMs - 1e-9) + 0
  for (let tick = first; tick * stepMs <= start + width * (1 + 1e-9); tick++) {
    offsets.push(tick * stepMs)
  }
  return { stepMs, offsets }
}

/** The smallest of 1, 2, 5 × 10ⁿ that is at least `value`. */
export function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  for (const factor of [1, 2, 5]) {
    if (factor * power >= value * (1 - 1e-9)) return factor * power
  }
  return 10 * power
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })

const MOMENT = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const DAY = format({ day: 'numeric', month: 'short' })
const CLOCK = format({ hour: '2-digit', minute: '2-digit' })

/** The start of a bucket. The server's buckets are those of UTC, and so are their labels. */
export function bucketLabel(startMs: number, stepMs: number): string {
  return (stepMs < DAY_MS ? MOMENT : DAY).format(startMs)
}

/** A tick of the axis: the day where one begins, else the time. */
export function tickLabel(timeMs: number, stepMs: number): string {
  return stepMs >= DAY_MS || timeMs % DAY_MS === 0 ? DAY.format(timeMs) : CLOCK.format(timeMs)
}

/** How far apart buckets are, ms; a single one is as long as the time that was asked for. */
export function bucketStep(times: readonly number[], wholeMs: number): number {
  const [first, second] = times
  return first === undefined || second === undefined ? wholeMs : second - first
}

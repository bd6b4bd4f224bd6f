const MS_PER_SECOND = 1_000

let cachedSecond = Number.NaN
let cachedPrefix = ''

/** The ISO 8601 text of a time in milliseconds since 1970 up to its seconds and the point behind them. Times of one second share the work, which most neighbours do. */
export function isoSecond(timeMs: number): string {
  const second = Math.floor(timeMs / MS_PER_SECOND)
  if (second !== cachedSecond) {
    cachedPrefix = new Date(second * MS_PER_SECOND).toISOString().slice(0, -4)
    cachedSecond = second
  }
  return cachedPrefix
}

/** Whole milliseconds of the time beyond its second: 0 to 999. */
export function millisecondsOf(timeMs: number): number {
  return Math.floor(timeMs - Math.floor(timeMs / MS_PER_SECOND) * MS_PER_SECOND)
}

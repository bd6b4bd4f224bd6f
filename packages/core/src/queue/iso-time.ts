const MS_PER_SECOND = 1_000

let lastMs = Number.NaN
let lastText = ''
let lastSecond = Number.NaN
let lastPrefix = ''

/**
 * The ISO 8601 text of a time in milliseconds since 1970, UTC, as `Date` writes it. Times of one millisecond share the text and
 * those of one second most of the work, which neighbours do.
 */
export function isoTime(timeMs: number): string {
  if (timeMs === lastMs) return lastText
  const second = Math.floor(timeMs / MS_PER_SECOND)
  if (second !== lastSecond) {
    lastPrefix = new Date(second * MS_PER_SECOND).toISOString().slice(0, -4)
    lastSecond = second
  }
  const milliseconds = Math.floor(timeMs - second * MS_PER_SECOND)
  lastText = `${lastPrefix}${String(milliseconds).padStart(3, '0')}Z`
  lastMs = timeMs
  return lastText
}

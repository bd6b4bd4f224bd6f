const MS_PER_SECOND = 1_000

let cachedSecond = Number.NaN
let cachedPrefix = ''

/** ISO 8601 UTC text of a time in milliseconds since 1970. Times of one second share the work, which most neighbours do. */
export function isoTime(timeMs: number): string {
  const second = Math.floor(timeMs / MS_PER_SECOND)
  if (second !== cachedSecond) {
    cachedPrefix = new Date(second * MS_PER_SECOND).toISOString().slice(0, -4)
    cachedSecond = second
  }
  const milliseconds = Math.floor(timeMs - second * MS_PER_SECOND)
  if (milliseconds >= 100) return `${cachedPrefix}${milliseconds}Z`
  return `${cachedPrefix}${milliseconds >= 10 ? '0' : '00'}${milliseconds}Z`
}

const MS_PER_SECOND = 1_000

/** The wait a `Retry-After` header asks for in milliseconds, from seconds or an HTTP date; undefined when it says nothing. Source: RFC 9110, 10.2.3. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * MS_PER_SECOND)
  const dateMs = Date.parse(header)
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs)
}

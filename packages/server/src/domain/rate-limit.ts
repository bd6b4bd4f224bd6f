/** What allowances are counted over, ms. */
const WINDOW_MS = 60_000

/** Names that are remembered; the one unused for longest is forgotten first. */
const MAX_REMEMBERED = 10_000

/** What became of one request. */
export interface RateLimitOutcome {
  readonly isAllowed: boolean
  /** Requests a minute. */
  readonly limit: number
  /** Requests that may follow at once. */
  readonly remaining: number
  /** Seconds until another request may be made; 0 when one may be made now. */
  readonly retryAfterSeconds: number
  /** When everything is allowed again, seconds since the epoch. */
  readonly resetAtSeconds: number
}

/** Allows each name a number of requests a minute. */
export interface RateLimit {
  /** Takes one request at a time, ms since the epoch. What is refused takes nothing. */
  take(name: string, nowMs: number): RateLimitOutcome
}

/**
 * Counts by the generic cell rate algorithm (ITU-T I.371): an allowance that was used comes back evenly, one request every
 * `60 / limit` seconds, so that no border between windows lets twice as many through.
 */
export function createRateLimit(limit: number): RateLimit {
  const intervalMs = WINDOW_MS / limit
  /** When the whole allowance is back, ms, by name. */
  const fullAt = new Map<string, number>()
  return {
    take: (name, nowMs) => {
      const usedMs = Math.max(0, (fullAt.get(name) ?? 0) - nowMs)
      const waitMs = usedMs + intervalMs - WINDOW_MS
      // A hair's breadth for the rounding of fractions.
      const isAllowed = waitMs <= 0.001
      const nextMs = isAllowed ? usedMs + intervalMs : usedMs
      if (isAllowed) remember(fullAt, name, nowMs + nextMs)
      return {
        isAllowed,
        limit,
        remaining: Math.max(0, Math.floor((WINDOW_MS - nextMs) / intervalMs + 0.001)),
        retryAfterSeconds: isAllowed ? 0 : Math.ceil(waitMs / 1000),
        resetAtSeconds: Math.ceil((nowMs + nextMs) / 1000),
      }
    },
  }
}

function remember(fullAt: Map<string, number>, name: string, atMs: number): void {
  fullAt.delete(name)
  fullAt.set(name, atMs)
  const [longestUnused] = fullAt.keys()
  if (fullAt.size > MAX_REMEMBERED && longestUnused !== undefined) fullAt.delete(longestUnused)
}

/** Failures within the window after which nothing more is tried. */
const MAX_FAILURES = 5

/** How long a failure counts, ms. */
const WINDOW_MS = 15 * 60_000

/** Names that are remembered; the oldest is forgotten first. */
const MAX_REMEMBERED = 10_000

/** Counts failed attempts by name, so that guessing is slow. */
export interface AttemptLimit {
  /** Takes one attempt: 0 when it may be made, else seconds to wait. Counts as a failure until `succeeded` is told. */
  take(name: string): number
  succeeded(name: string): void
}

export function createAttemptLimit(now: () => number): AttemptLimit {
  const attempts = new Map<string, readonly number[]>()
  return {
    take: (name) => {
      const recent = (attempts.get(name) ?? []).filter((at) => at > now() - WINDOW_MS)
      const [oldest = now()] = recent
      if (recent.length >= MAX_FAILURES) return Math.ceil((oldest + WINDOW_MS - now()) / 1000)
      attempts.delete(name)
      attempts.set(name, [...recent, now()])
      const [longestUnused] = attempts.keys()
      if (attempts.size > MAX_REMEMBERED && longestUnused !== undefined) {
        attempts.delete(longestUnused)
      }
      return 0
    },
    succeeded: (name) => void attempts.delete(name),
  }
}

import type { RateLimit, RateLimitOutcome } from '../../domain/rate-limit.ts'
import type { HttpContext } from '../environment.ts'
import { HttpError } from '../http-error.ts'

/** How many requests each key may make; absent ones have no bound. */
export interface RateLimits {
  /** Reading, and writing of everything but traces. */
  readonly api: RateLimit | undefined
  /** Events, spans, scores and files. */
  readonly ingestion: RateLimit | undefined
  readonly now: () => Date
}

export type RateLimited = 'api' | 'ingestion'

/** Takes one request from the allowance of a key and says in the answer what is left. @throws {HttpError} 429 when nothing is. */
export function takeRequest(
  context: HttpContext,
  limits: RateLimits | undefined,
  { kind, publicKey }: { readonly kind: RateLimited; readonly publicKey: string },
): void {
  const outcome = limits?.[kind]?.take(publicKey, limits.now().getTime())
  if (outcome === undefined) return
  const headers = describe(outcome)
  if (!outcome.isAllowed) {
    throw new HttpError(429, describeRefusal(outcome), {
      details: { error: 'RateLimitExceeded' },
      headers: { ...headers, 'retry-after': String(outcome.retryAfterSeconds) },
    })
  }
  for (const [name, value] of Object.entries(headers)) context.header(name, value)
}

function describe(outcome: RateLimitOutcome): Record<string, string> {
  return {
    'x-ratelimit-limit': String(outcome.limit),
    'x-ratelimit-remaining': String(outcome.remaining),
    'x-ratelimit-reset': String(outcome.resetAtSeconds),
  }
}

function describeRefusal({ limit, retryAfterSeconds }: RateLimitOutcome): string {
  return `Expected at most ${limit} requests a minute with this key: try again in ${retryAfterSeconds} s, or send more in each request.`
}

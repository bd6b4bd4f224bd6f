import { withDoubt } from './doubt.ts'
import type { SendProblem } from './send-result.ts'
import type { Sleeper } from './sleeper.ts'
import type { Transport } from './transport.ts'

/** First wait before sending again, milliseconds; it doubles with each failure. */
export const FIRST_WAIT_MS = 500
/** Longest wait between two attempts, milliseconds. */
export const LONGEST_WAIT_MS = 30_000
/** How long one batch is tried, milliseconds; long enough to outlast a server's restart or deployment. */
export const DELIVERY_DEADLINE_MS = 600_000

export interface RetryParts {
  readonly sleeper: Sleeper
  readonly now: () => number
  readonly random: () => number
  readonly deadlineMs: number
  /** Told of every problem, also of those that pass. */
  readonly onProblem: (problem: SendProblem) => void
}

/** Sends a batch again that got no answer, until it has one or the deadline has passed. Waits grow and are spread by chance; `Retry-After` is obeyed. */
export function retrying(inner: Transport, parts: RetryParts): Transport {
  const { sleeper, now, random, onProblem } = parts
  return {
    async send(batch, answer) {
      const deadline = now() + parts.deadlineMs
      let result = await inner.send(batch, answer)
      for (let failures = 0; ; failures++) {
        const { problem } = result
        if (problem !== undefined) onProblem(problem)
        if (problem?.remedy !== 'wait') return withDoubt(result, batch)
        batch.isDoubtful ||= problem.code !== 'rate-limited'
        const waitMs = problem.retryInMs ?? backoff(failures, random())
        if (now() + waitMs > deadline || sleeper.isClosed) return result
        const awakening = await sleeper.sleep(waitMs, problem.retryInMs === undefined)
        if (awakening === 'closed') return result
        if (awakening === 'woken') failures = -1
        result = await inner.send(batch)
      }
    },
  }
}

/** Between half of the doubled wait and all of it, so that clients that failed together do not come back together. */
export function backoff(failures: number, chance: number): number {
  const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 16))
  return waitMs / 2 + (waitMs / 2) * chance
}

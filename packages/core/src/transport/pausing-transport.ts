import { undelivered } from './send-result.ts'
import type { SendProblem } from './send-result.ts'
import type { Transport } from './transport.ts'

/** How long refused keys are not tried again, milliseconds; keys may be created after the program started. */
export const UNAUTHORIZED_PAUSE_MS = 60_000

export interface PauseParts {
  readonly now: () => number
  readonly pauseMs: number
}

/** After the server refused the keys, gives batches back unsent for a while instead of asking with each one. */
export function pausingWhenUnauthorized(inner: Transport, { now, pauseMs }: PauseParts): Transport {
  let refusal: SendProblem | undefined
  let pausedUntil = 0
  return {
    async send(batch, answer) {
      const isPaused = now() < pausedUntil && answer === undefined
      if (isPaused && refusal !== undefined) return undelivered(batch, refusal)
      const result = await inner.send(batch, answer)
      refusal = result.problem?.code === 'unauthorized' ? result.problem : undefined
      if (refusal !== undefined) pausedUntil = now() + pauseMs
      return result
    },
  }
}

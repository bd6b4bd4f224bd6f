import type { Endpoint, HttpClient } from '../platform/platform.ts'
import { bounded, MAX_REQUESTS_IN_FLIGHT } from './bounded-transport.ts'
import { createHttpTransport } from './http-transport.ts'
import { pausingWhenUnauthorized, UNAUTHORIZED_PAUSE_MS } from './pausing-transport.ts'
import type { readAnswer } from './read-answer.ts'
import { DELIVERY_DEADLINE_MS, retrying } from './retrying-transport.ts'
import type { SendProblem } from './send-result.ts'
import type { Sleeper } from './sleeper.ts'
import { splittingOversized } from './split-oversized.ts'
import type { Transport } from './transport.ts'

export interface TransportParts {
  readonly http: HttpClient
  readonly endpoint: Endpoint
  readonly sleeper: Sleeper
  /** Told of every problem, also of those that pass. */
  readonly onProblem: (problem: SendProblem) => void
  /** What an answer means. Default: that of the ingestion endpoint. */
  readonly read?: typeof readAnswer | undefined
  /** How a batch is cut. Default: that of ingestion events. */
  readonly slice?: Parameters<typeof splittingOversized>[1]
}

/** Everything that brings batches to a server however it answers: waits, tries again, and sends in smaller pieces. */
export function openTransport(parts: TransportParts): Transport {
  const { http, endpoint, sleeper, onProblem, read, slice } = parts
  const careful = pausingWhenUnauthorized(createHttpTransport(http, endpoint, read), {
    now: Date.now,
    pauseMs: UNAUTHORIZED_PAUSE_MS,
  })
  const persistent = retrying(careful, {
    sleeper,
    onProblem,
    now: Date.now,
    random: Math.random,
    deadlineMs: DELIVERY_DEADLINE_MS,
  })
  return splittingOversized(bounded(persistent, MAX_REQUESTS_IN_FLIGHT), slice)
}

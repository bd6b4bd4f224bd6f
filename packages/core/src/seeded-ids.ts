import { sha256 } from '#platform'

import { OBSERVATION_ID_DIGITS, TRACE_ID_DIGITS } from './ids.ts'

/**
 * The trace id that belongs to a seed: 32 lower-case hex digits, the same for the same seed everywhere.
 * It is the beginning of the seed's SHA-256, as in Langfuse's `createTraceId(seed)`.
 *
 * @example traceIdFrom(`order-${order.id}`)
 */
export function traceIdFrom(seed: string): string {
  return sha256(seed).slice(0, TRACE_ID_DIGITS)
}

/** The observation id that belongs to a seed: 16 lower-case hex digits, the beginning of the seed's SHA-256. */
export function observationIdFrom(seed: string): string {
  return sha256(seed).slice(0, OBSERVATION_ID_DIGITS)
}

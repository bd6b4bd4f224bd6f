import { randomHex, sha256 } from '#platform'

/** Length of a trace id in hex digits. Source: W3C Trace Context, 3.2.2.3. */
const TRACE_ID_DIGITS = 32
/** Length of an observation id (a span id) in hex digits. Source: W3C Trace Context, 3.2.2.4. */
const OBSERVATION_ID_DIGITS = 16

/** A new random trace id: 32 lower-case hex digits. */
export function createTraceId(): string {
  return randomHex(TRACE_ID_DIGITS / 2)
}

/** A new random observation id: 16 lower-case hex digits. */
export function createObservationId(): string {
  return randomHex(OBSERVATION_ID_DIGITS / 2)
}

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

/** Longest id the wire takes, characters. Source: Langfuse's ingestion API. */
const MAX_ID_CHARACTERS = 800

/** The id as the wire takes it: foreign ids are kept, those that would be refused become seeded ids. Absent stays absent. */
export function acceptId(id: unknown): string | undefined {
  if (id === undefined || id === null || id === '') return undefined
  const text = typeof id === 'string' ? id : (JSON.stringify(id) ?? typeof id)
  if (text.length > MAX_ID_CHARACTERS || text.includes('\r')) return traceIdFrom(text)
  return text.isWellFormed() ? text : text.toWellFormed()
}

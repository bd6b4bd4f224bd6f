import { randomHex } from '#platform'

import { fingerprint } from './fingerprint.ts'

/** Length of a trace id in hex digits. Source: W3C Trace Context, 3.2.2.3. */
export const TRACE_ID_DIGITS = 32
/** Length of an observation id (a span id) in hex digits. Source: W3C Trace Context, 3.2.2.4. */
export const OBSERVATION_ID_DIGITS = 16

/** A new random trace id: 32 lower-case hex digits. */
export function createTraceId(): string {
  return randomHex(TRACE_ID_DIGITS / 2)
}

/** A new random observation id: 16 lower-case hex digits. */
export function createObservationId(): string {
  return randomHex(OBSERVATION_ID_DIGITS / 2)
}

/** Longest id the wire takes, characters. Source: Langfuse's ingestion API. */
const MAX_ID_CHARACTERS = 800

/** The id as the wire takes it: foreign ids are kept, those that would be refused become their fingerprints. Absent stays absent. */
export function acceptId(id: unknown): string | undefined {
  if (id === undefined || id === null || id === '') return undefined
  const text = typeof id === 'string' ? id : (JSON.stringify(id) ?? typeof id)
  if (text.length > MAX_ID_CHARACTERS || text.includes('\r')) return fingerprint(text)
  return text.toWellFormed()
}

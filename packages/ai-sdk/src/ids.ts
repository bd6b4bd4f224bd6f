/** Hex digits of an observation id. Source: W3C Trace Context, 3.2.2.4. */
const OBSERVATION_ID_DIGITS = 16

/** A new random trace id: 32 hex digits. */
export function newTraceId(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** A new random observation id: 16 hex digits. */
export function newObservationId(): string {
  return newTraceId().slice(-OBSERVATION_ID_DIGITS)
}

import type { ObservationRecord } from '../trace/observation-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'

/**
 * Where an observation is: not yet in the queue, held as open, sent while still open, or out of the queue's hands for
 * good.
 */
export type EntryStage = 'new' | 'open' | 'sent' | 'gone'

/** A score whose body is already JSON. */
export interface ScoreEntry {
  readonly kind: 'score'
  readonly body: string
}

/** What becomes one event. */
export type QueueEntry = ObservationRecord | TraceRecord | ScoreEntry

/** Envelope, ids, times and type of one event, bytes; payloads and texts are added. */
const ENVELOPE_BYTES = 500

/** About the bytes a record takes on the wire. */
export function sizeOf(record: ObservationRecord | TraceRecord): number {
  return ENVELOPE_BYTES + record.payloadBytes
}

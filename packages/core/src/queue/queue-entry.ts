import type { ObservationRecord } from '../trace/observation-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'

/**
 * Where an entry is: not yet in the queue, held as open, ready to be sent, sent while still open, or out of the queue's
 * hands for good.
 */
export type EntryStage = 'new' | 'open' | 'ready' | 'sent' | 'gone'

/** A score whose body is already JSON. */
export interface ScoreRecord {
  readonly kind: 'score'
  readonly body: string
  readonly payloadBytes: number
  countedBytes: number
  stage: EntryStage
}

/** What the queue holds: nothing of it was sent in its present state. */
export type QueueEntry = ObservationRecord | TraceRecord | ScoreRecord

/** Envelope, ids, times and type of one event, bytes; payloads and texts are added. */
const ENVELOPE_BYTES = 500

/** Bytes an entry takes on the wire, but for escapes in its names. */
export function sizeOf(entry: QueueEntry): number {
  return ENVELOPE_BYTES + entry.payloadBytes
}

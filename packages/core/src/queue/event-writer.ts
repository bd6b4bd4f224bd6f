import type { Batch } from './batch.ts'
import type { QueueEntry } from './queue-entry.ts'

/** Puts events together to the body of a request. Each platform has its own. */
export interface EventWriter {
  readonly count: number
  readonly sizeBytes: number
  /** Writes the event that tells the entry's present state. Nothing is written when that throws. */
  append(entry: QueueEntry, eventId: string): void
  /** The bytes of the last event, to be read at once: they move when the next one is written. */
  lastEvent(): Uint8Array
  /** Takes the last event back. */
  retract(): void
  /** The events written since the last call; undefined when there are none. */
  seal(): Batch | undefined
  /** Seals all but the last event, which begins the next batch. */
  sealBeforeLast(): Batch | undefined
  /** Takes the memory of a batch that nobody will read again. */
  recycle?(batch: Batch): void
}

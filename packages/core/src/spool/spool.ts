import type { Batch } from '../queue/batch.ts'
import type { ReplayReport } from '../queue/delivery-report.ts'
import type { ObservationQueue } from '../queue/observation-queue.ts'
import type { Transport } from '../transport/transport.ts'

/** Where a spool lies and how much it may hold. */
export interface SpoolSettings {
  readonly directory: string
  readonly maxBytes: number
}

/** What a client gives its spool. */
export interface SpoolParts extends SpoolSettings {
  /** Spools of different projects and servers are kept apart by it. */
  readonly projectKey: string
  /** The batch of these events, each the UTF-8 of its JSON. */
  readonly toBatch: (events: readonly Uint8Array[]) => Batch
  /** Events that count as spooled were removed to stay within the bound. */
  readonly onEvicted: (count: number) => void
  /** Events of earlier processes were damaged, or removed to stay within the bound. */
  readonly onLost: (count: number) => void
  /** The disk refused: events are held in memory only from here on. */
  readonly onFault: (message: string) => void
}

/**
 * Holds events on disk until their fate is known, so that they outlive the process however it ends. Events have positions:
 * the n-th that is appended, counted from 0. Nothing here throws.
 */
export interface Spool {
  /** Writes one event at once. */
  append(event: Uint8Array): void
  /** The events have an answer. */
  settle(position: number, count: number): void
  /** The events are given up and stay for a later process; returns how many of them are there. */
  keep(position: number, count: number): number
  /**
   * Sends what earlier processes left and what was given up, batch by batch, until `send` says that there was no answer.
   * What has an answer is removed.
   */
  replay(send: (batch: Batch) => Promise<boolean>): Promise<void>
  /** Calls back now and then, when there may be something to replay. */
  onMoment(callback: () => void): void
  /** Leaves what has no answer to a later process. */
  close(): void
}

/** What a spool needs of a queue to take events out of the memory. */
export type RelievedQueue = Pick<ObservationQueue, 'take' | 'settle'>

/** A client's {@link Spool} as its queue and its delivery see it. */
export interface ClientSpool extends Pick<Spool, 'append' | 'settle' | 'keep' | 'close'> {
  /** Takes the oldest full batch out of the queue's memory, because it is on disk too; false when there is none. */
  relieve(queue: RelievedQueue): boolean
  /** Sends what earlier processes left and what was given up, now and then. */
  replayThrough(transport: Transport): void
  /** Settles when the replay that is under way ends; undefined when there is none. */
  readonly replaying: Promise<void> | undefined
  readonly replayed: ReplayReport
}

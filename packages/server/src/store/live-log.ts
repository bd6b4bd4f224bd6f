import type { LiveEvent, NumberedEvent } from '../domain/live-event.ts'

/** How long events are kept, ms: a page that was asleep for less than that resumes without a gap. */
export const LIVE_RETENTION_MS = 15 * 60_000

/** Events that are kept, all projects together; a reader that is further behind starts anew. */
export const MAX_LIVE_EVENTS = 10_000

/** Recent news in one order, which all servers that share the log agree on. */
export interface LiveLog {
  /** What numbers count from. */
  readonly epoch: string
  /** Whether other processes append too, so that it must be asked for news. */
  readonly isShared: boolean
  /** Adds events behind all others. When it resolves they are found. */
  append(events: readonly LiveEvent[]): Promise<void>
  /** Number of the latest event, 0 when there never was one. */
  end(): Promise<number>
  /** Events behind a number, oldest first; undefined when some of them are gone already. */
  after(number: number): Promise<readonly NumberedEvent[] | undefined>
  /** Everything that is kept, oldest first. */
  all(): Promise<readonly NumberedEvent[]>
  /** Forgets what is older than {@link LIVE_RETENTION_MS}. */
  prune(): Promise<void>
}

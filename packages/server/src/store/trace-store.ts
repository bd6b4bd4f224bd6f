import type { TraceRecord } from '../domain/trace-record.ts'
import type { EntityIds, IdHashSource, Stored } from './observation-store.ts'

/** One write of a whole trace. `isDeleted` takes the row of this key away: the trace moved to another timestamp. */
export interface TraceWrite extends Stored<TraceRecord> {
  readonly isDeleted: boolean
}

/** Keeps traces as whole records. */
export interface TraceStore extends IdHashSource {
  find(keys: EntityIds): Promise<readonly Stored<TraceRecord>[]>
  /** Resolves when the rows are durable and readable. */
  write(rows: readonly TraceWrite[]): Promise<void>
}

import type { ScoreRecord } from '../domain/score-record.ts'
import type { EntityIds, IdHashSource, Stored } from './observation-store.ts'

/** One write of a whole score. `isDeleted` takes the row of this key away. */
export interface ScoreWrite extends Stored<ScoreRecord> {
  readonly isDeleted: boolean
}

/** Keeps scores as whole records. */
export interface ScoreStore extends IdHashSource {
  find(keys: EntityIds): Promise<readonly Stored<ScoreRecord>[]>
  /** Resolves when the rows are durable and readable. */
  write(rows: readonly ScoreWrite[]): Promise<void>
}

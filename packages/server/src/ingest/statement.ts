import type { ObservationRecord } from '../domain/observation-record.ts'
import type { ScoreRecord } from '../domain/score-record.ts'
import type { TraceRecord } from '../domain/trace-record.ts'

/** What one event says about one entity, as a record that holds nothing but what was said. */
export type EventStatement =
  | {
      readonly entity: 'observation'
      readonly record: ObservationRecord
      readonly sizeBytes: number
    }
  | { readonly entity: 'trace'; readonly record: TraceRecord; readonly sizeBytes: number }
  | { readonly entity: 'score'; readonly record: ScoreRecord; readonly sizeBytes: number }

/** One thing to store: what an event says, or that a score is gone. */
export type Statement =
  | EventStatement
  | {
      readonly entity: 'removed-score'
      readonly record: Pick<ScoreRecord, 'projectId' | 'id'>
      readonly sizeBytes: number
    }

/** Why an event was not taken. */
export interface Rejection {
  readonly id: string
  readonly status: number
  readonly message: string
  readonly error?: string
}

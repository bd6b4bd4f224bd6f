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

/** An observation of one trace. */
export interface ObservationName {
  readonly projectId: string
  readonly traceId: string
  readonly id: string
}

/** What is taken away, or written again, by its name. */
interface Named<Entity extends string, Name> {
  readonly entity: Entity
  readonly record: Name
  readonly sizeBytes: number
}

/** One thing to store: what an event says, that something is gone, or that an observation is to be priced again. */
export type Statement =
  | EventStatement
  | Named<'removed-score', Pick<ScoreRecord, 'projectId' | 'id'>>
  | Named<'removed-trace', Pick<TraceRecord, 'projectId' | 'id'>>
  | Named<'removed-observation', ObservationName>
  | Named<'repriced-observation', ObservationName>

/** Why an event was not taken. */
export interface Rejection {
  readonly id: string
  readonly status: number
  readonly message: string
  readonly error?: string
}

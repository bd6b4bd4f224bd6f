import type { ScoreFields, TraceFields } from '../trace/observation-fields.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'

/** A score with its id and its subject. */
export interface IdentifiedScore extends ScoreFields {
  readonly id: string
}

/** Where recorded events go. */
export interface EventSink {
  start(record: ObservationRecord): void
  change(record: ObservationRecord): void
  end(record: ObservationRecord): void
  updateTrace(traceId: string, fields: TraceFields): void
  score(score: IdentifiedScore): void
}

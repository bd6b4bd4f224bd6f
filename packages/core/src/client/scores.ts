import { acceptId } from '../ids.ts'
import type { IdentifiedScore } from '../queue/event-sink.ts'
import type { ScoreBody } from '../schemas/ingestion-event.ts'
import { textOf, timeOf } from '../trace/observation-record.ts'
import type { Snapshot } from '../trace/observation-record.ts'

/** The JSON text of the score as the wire takes it. A boolean becomes 1 or 0 of data type BOOLEAN. */
export function encodeScore(score: IdentifiedScore, snapshot: Snapshot): string {
  const isBoolean = typeof score.value === 'boolean'
  const fields = {
    id: score.id,
    name: textOf(score.name),
    value: typeof score.value === 'boolean' ? Number(score.value) : score.value,
    dataType: score.dataType ?? (isBoolean ? 'BOOLEAN' : undefined),
    traceId: acceptId(score.traceId),
    observationId: acceptId(score.observationId),
    sessionId: score.sessionId,
    datasetRunId: score.datasetRunId,
    comment: score.comment,
    configId: score.configId,
    environment: score.environment,
    timestamp: new Date(timeOf(score.timestamp) ?? Date.now()).toISOString(),
  } satisfies Partial<ScoreBody>
  const metadata =
    score.metadata === undefined ? '' : `,"metadata":${snapshot(score.metadata, 'metadata')}`
  return `${snapshot(fields, 'score').slice(0, -1)}${metadata}}`
}

import { textOf, timeOf } from '#platform'

import { acceptId } from '../ids.ts'
import type { IdentifiedScore } from '../queue/event-sink.ts'
import type { ScoreBody } from '../schemas/ingestion-event.ts'
import type { Snapshot } from '../trace/observation-record.ts'

/** The JSON text of the score as the wire takes it. A boolean becomes 1 or 0 of data type BOOLEAN. */
export function encodeScore(score: IdentifiedScore, snapshot: Snapshot): string {
  const { metadata: given, value, ...said } = score
  const isBoolean = typeof value === 'boolean'
  const fields = {
    ...said,
    name: textOf(score.name),
    value: isBoolean ? Number(value) : value,
    dataType: score.dataType ?? (isBoolean ? 'BOOLEAN' : undefined),
    traceId: acceptId(score.traceId),
    observationId: acceptId(score.observationId),
    timestamp: new Date(timeOf(score.timestamp) ?? Date.now()).toISOString(),
  } satisfies Partial<ScoreBody>
  const metadata = given === undefined ? '' : `,"metadata":${snapshot(given, 'metadata')}`
  return `${snapshot(fields, 'score').slice(0, -1)}${metadata}}`
}

import type { Score, ScoreSubject, ScoreV3 } from '@heddle/core/schemas'

/** Groups of fields that a score may be answered with. */
export const SCORE_FIELD_GROUPS = ['core', 'details', 'subject', 'annotation'] as const
export type ScoreFieldGroup = (typeof SCORE_FIELD_GROUPS)[number]

/** A score as the third version of the API answers it, with the groups of fields that were asked for. */
export function toScoreV3(score: Score, groups: ReadonlySet<ScoreFieldGroup>): ScoreV3 {
  const { id, projectId, name, dataType, source, timestamp, environment } = score
  const { createdAt, updatedAt, comment, configId, metadata, authorUserId, queueId } = score
  return {
    id,
    projectId,
    name,
    dataType,
    value: valueOf(score),
    source,
    timestamp,
    environment,
    createdAt,
    updatedAt,
    ...(groups.has('details') ? { comment, configId, metadata } : {}),
    ...(groups.has('annotation') ? { authorUserId, queueId } : {}),
    ...(groups.has('subject') ? { subject: subjectOf(score) } : {}),
  }
}

function valueOf({ dataType, value, stringValue }: Score): ScoreV3['value'] {
  if (dataType === 'NUMERIC') return value
  return dataType === 'BOOLEAN' ? value === 1 : (stringValue ?? '')
}

/** Ingestion takes scores of exactly one subject. */
function subjectOf(score: Score): ScoreSubject {
  const { traceId, observationId, sessionId, datasetRunId } = score
  if (traceId !== null && observationId !== null) {
    return { kind: 'observation', id: observationId, traceId }
  }
  if (sessionId !== null) return { kind: 'session', id: sessionId }
  if (datasetRunId !== null) return { kind: 'experiment', id: datasetRunId }
  return { kind: 'trace', id: traceId ?? '' }
}

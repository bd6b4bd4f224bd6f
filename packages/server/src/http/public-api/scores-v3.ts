import type { Score, ScoreSubject, ScoreV3, ScoreV3Page } from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { keyFailures, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'
import {
  type FieldGroup,
  thirdVersionQuerySchema,
  toScoresByCursorQuery,
} from './scores-v3-query.ts'

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/v3/scores',
  summary: 'List scores, newest first, page by page with a cursor',
  tag: 'Scores',
  query: thirdVersionQuerySchema,
  answers: {
    200: { description: 'One page of scores.', schema: 'ScoreV3Page' },
    ...keyFailures,
  },
}

export function registerScoresV3(api: PublicApi, parts: HttpParts): void {
  api.add(listRoute, authenticate(parts), async (context) => {
    const query = readQuery(context, thirdVersionQuerySchema)
    const { projectId } = context.var.access
    const found = await parts.scores.listByCursor(projectId, toScoresByCursorQuery(query))
    const groups = new Set<FieldGroup>(query.fields)
    const { limit } = query
    const page: ScoreV3Page = {
      data: found.scores.map((score) => toScoreV3(score, groups)),
      meta: found.cursor === undefined ? { limit } : { limit, cursor: found.cursor },
    }
    return context.json(page)
  })
}

function toScoreV3(score: Score, groups: ReadonlySet<FieldGroup>): ScoreV3 {
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

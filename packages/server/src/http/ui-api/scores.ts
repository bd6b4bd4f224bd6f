import { randomUUID } from 'node:crypto'

import {
  scoreAgreementQuerySchema,
  scoreKindsQuerySchema,
  scoreRowsQuerySchema,
  type ScoreRowsQuery,
  writeScoreRequestSchema,
} from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { ScoresByCursorQuery } from '../../query/score-reader.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { invalidRequest } from '../http-error.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'

const PROJECT = '/api/ui/projects/:projectId'

/** Scores as people read and give them. `projectOf` reads the project of the path, or throws. */
export function registerUiScores(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { scores, ingest } = parts
  app.get(`${PROJECT}/scores`, async (context) => {
    const query = scoreRowsQuerySchema.parse(context.req.query())
    const projectId = await projectOf(context)
    const page = await scores.listByCursor(projectId, toCursorQuery(query))
    return context.json({ rows: page.scores, next: page.cursor ?? null })
  })
  app.get(`${PROJECT}/score-kinds`, async (context) => {
    const query = scoreKindsQuerySchema.parse(context.req.query())
    return context.json(await scores.listKinds(await projectOf(context), query))
  })
  app.get(`${PROJECT}/score-agreement`, async (context) => {
    const query = scoreAgreementQuerySchema.parse(context.req.query())
    return context.json(await scores.readAgreement(await projectOf(context), query))
  })
  app.post(`${PROJECT}/scores`, async (context) => {
    const projectId = await projectOf(context)
    const request = await readJson(context, writeScoreRequestSchema, parts)
    const receivedAt = parts.now()
    const author = context.var.user?.email
    const id = randomUUID()
    const body = {
      ...request,
      id,
      source: 'ANNOTATION',
      // The config has the name; the event needs one.
      name: request.configId,
      ...(author !== undefined && { metadata: { author } }),
    }
    const event = {
      id: randomUUID(),
      type: 'score-create',
      timestamp: receivedAt.toISOString(),
      body,
    }
    const { errors } = await ingest.accept({
      projectId,
      access: 'project',
      batch: [event],
      receivedAt,
    })
    const [fault] = errors
    if (fault !== undefined) {
      throw invalidRequest(
        typeof fault.error === 'string' ? fault.error : (fault.message ?? 'The score was refused.'),
      )
    }
    return context.json({ id }, 201)
  })
  app.delete(`${PROJECT}/scores/:scoreId`, async (context) => {
    const projectId = await projectOf(context)
    await ingest.removeScore({ projectId, id: pathText(context, 'scoreId') })
    return context.body(null, 204)
  })
}

function toCursorQuery(query: ScoreRowsQuery): ScoresByCursorQuery {
  return {
    limit: query.limit,
    cursor: query.cursor,
    names: only(query.name),
    sources: only(query.source),
    traceIds: only(query.traceId),
    sessionIds: only(query.sessionId),
    fromTimestamp: query.from === undefined ? undefined : new Date(query.from),
    toTimestamp: query.to === undefined ? undefined : new Date(query.to),
  }
}

function only(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value]
}

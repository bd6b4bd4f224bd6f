import { randomUUID } from 'node:crypto'

import type { Score, ScorePage } from '@heddle/core/schemas'

import type { HttpContext, HttpParts } from '../environment.ts'
import { HttpError, invalidRequest, notFound } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { readBody } from '../read-body.ts'
import {
  type AnswerDescription,
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'
import {
  firstVersionQuerySchema,
  secondVersionQuerySchema,
  toScoresQuery,
  toSecondVersionQuery,
} from './scores-query.ts'

const page: AnswerDescription = { description: 'One page of scores.', schema: 'ScorePage' }
const one: Record<number, AnswerDescription> = {
  200: { description: 'The score.', schema: 'Score' },
  ...keyFailures,
  404: failure('The project holds no score with this id.'),
}

const createRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/scores',
  summary: 'Write a score; writing one with the same id again replaces it',
  tag: 'Scores',
  body: 'ScoreRequest',
  answers: {
    200: { description: 'The score is stored.', schema: 'ScoreCreated' },
    ...keyFailures,
  },
}

const list = (version: '' | '/v2'): PublicRoute => ({
  method: 'get',
  path: `/api/public${version}/scores`,
  summary: version === '' ? 'List scores of traces, newest first' : 'List scores, newest first',
  tag: 'Scores',
  query: version === '' ? firstVersionQuerySchema : secondVersionQuerySchema,
  answers: { 200: page, ...keyFailures },
})

const get = (version: '' | '/v2'): PublicRoute => ({
  method: 'get',
  path: `/api/public${version}/scores/:scoreId`,
  summary: 'Read one score',
  tag: 'Scores',
  answers: one,
})

const deleteRoute: PublicRoute = {
  method: 'delete',
  path: '/api/public/scores/:scoreId',
  summary: 'Delete a score; deleting one that is not there changes nothing',
  tag: 'Scores',
  answers: {
    202: { description: 'No read finds it any more.', schema: 'Message' },
    ...keyFailures,
  },
}

export function registerScores(api: PublicApi, parts: HttpParts): void {
  const { scores, authenticator, rateLimits } = parts
  const keys = authenticate(parts)
  const anyKey = authenticate({
    authenticator,
    allowPublicKeyAlone: true,
    rateLimits,
    rateLimited: 'ingestion',
  })
  api.add(createRoute, anyKey, async (context) => context.json(await createScore(context, parts)))
  api.add(list('/v2'), keys, async (context) => {
    const query = toSecondVersionQuery(readQuery(context, secondVersionQuerySchema))
    return context.json(toWirePage(await scores.listScores(context.var.access.projectId, query)))
  })
  api.add(list(''), keys, async (context) => {
    const query = toScoresQuery(readQuery(context, firstVersionQuerySchema))
    const found = await scores.listScores(context.var.access.projectId, {
      ...query,
      tracesOnly: true,
    })
    return context.json(toWirePage(found))
  })
  api.add(deleteRoute, keys, async (context) => {
    const { projectId } = context.var.access
    await parts.ingest.removeScore({ projectId, id: context.req.param('scoreId') ?? '' })
    return context.json({ message: 'Score successfully deleted' }, 202)
  })
  api.add(get('/v2'), keys, async (context) => context.json(toWire(await find(context, parts))))
  api.add(get(''), keys, async (context) => {
    const score = await find(context, parts)
    if (score.traceId === null || score.dataType === 'CORRECTION') throw missing(score.id)
    return context.json(toWire(score))
  })
}

/** Takes the score in through ingestion, so that both ways have the same rules. */
async function createScore(context: HttpContext, parts: HttpParts): Promise<{ id: string }> {
  const receivedAt = parts.now()
  const body = parseBody(await readBody(context.req.raw, parts.maxBodyBytes))
  if (body['source'] === 'EVAL') {
    throw invalidRequest('Expected `source` to be API or ANNOTATION, got EVAL.')
  }
  const given = body['id']
  const id = typeof given === 'string' && given !== '' ? given : randomUUID()
  const { projectId, level } = context.var.access
  const event = {
    id: randomUUID(),
    type: 'score-create',
    timestamp: receivedAt.toISOString(),
    body: { ...body, id },
  }
  const answer = await parts.ingest.accept({ projectId, access: level, batch: [event], receivedAt })
  const [fault] = answer.errors
  if (fault === undefined) return { id }
  const reason = typeof fault.error === 'string' ? fault.error : fault.message
  throw new HttpError(400, `Invalid request data: ${reason}`, { details: { error: fault.error } })
}

function parseBody(bytes: Buffer): Record<string, unknown> {
  let body: unknown
  try {
    body = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw invalidRequest('Expected the body to be JSON: { "name", "value", "traceId", … }.')
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw invalidRequest('Expected the body to be an object: { "name", "value", "traceId", … }.')
}

async function find(context: HttpContext, parts: HttpParts): Promise<Score> {
  const scoreId = context.req.param('scoreId') ?? ''
  const score = await parts.scores.getScore(context.var.access.projectId, scoreId)
  if (score === undefined) throw missing(scoreId)
  return score
}

function missing(scoreId: string): HttpError {
  return notFound(`Score ${scoreId} not found within authorized project`)
}

function toWirePage(found: ScorePage): object {
  return { ...found, data: found.data.map(toWire) }
}

/** A text score has no number, so none is answered. */
function toWire(score: Score): object {
  if (score.dataType !== 'TEXT') return score
  const { value: _, ...rest } = score
  return rest
}

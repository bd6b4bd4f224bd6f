import type { IngestionResponse } from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { HttpError } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { ACCEPTED_ENCODINGS, readBody } from '../read-body.ts'
import { failure, type PublicApi, type PublicRoute, tooMany } from './public-route.ts'

const ingestionRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/ingestion',
  summary: 'Take in a batch of events; each is validated alone and what is acknowledged is stored',
  tag: 'Ingestion',
  body: 'IngestionRequest',
  answers: {
    207: {
      description: 'The batch was read; every event is listed under `successes` or `errors`.',
      schema: 'IngestionResponse',
    },
    400: { description: 'The body is no JSON or has no list of events.', schema: 'IngestionError' },
    401: failure('Keys are missing or belong to no project.'),
    403: failure('The keys are those of an organization.'),
    413: failure('The body is too large, on the wire or decompressed.'),
    415: failure('The body is compressed in a way this server does not know.'),
    429: tooMany,
    503: failure('The server cannot store now; `Retry-After` says when to send again.'),
  },
}

export function registerIngestion(api: PublicApi, parts: HttpParts): void {
  const { authenticator, deliveries, ingest, maxBodyBytes, now, rateLimits, stages } = parts
  const keys = authenticate({
    authenticator,
    allowPublicKeyAlone: true,
    namesErrors: true,
    rateLimits,
    rateLimited: 'ingestion',
  })
  api.add(ingestionRoute, keys, async (context) => {
    const receivedAt = now()
    // Clients compress their batches when an answer says they may (RFC 7694).
    context.header('accept-encoding', ACCEPTED_ENCODINGS)
    const body = await readBody(context.req.raw, maxBodyBytes)
    const batch = stages.measure('parse', () => parseBatch(body))
    const { projectId, level } = context.var.access
    const response = await ingest.accept({ projectId, access: level, batch, receivedAt })
    context.set('arrived', describeAnswer(response))
    const announcement = context.req.header('x-heddle-delivery')
    // A public key alone is in every visitor's hands, so what it says about clients is not kept.
    if (level === 'project') deliveries.note({ projectId, response, receivedAt, announcement })
    return context.json(response, 207)
  })
}

function describeAnswer({ successes, errors }: IngestionResponse) {
  const [first] = errors
  const fault = typeof first?.error === 'string' ? first.error : first?.message
  const reason = first === undefined ? null : `${first.status} ${fault ?? ''}`
  return { accepted: successes.length, rejected: errors.length, reason }
}

function parseBatch(body: Buffer): readonly unknown[] {
  let request: unknown
  try {
    request = JSON.parse(body.toString('utf8'))
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message.slice(0, 200) : 'not readable'
    throw invalidBatch(`Expected a JSON body of { "batch": [...] }: ${reason}`)
  }
  if (typeof request !== 'object' || request === null || !('batch' in request)) {
    throw invalidBatch('Expected an object with the key "batch".')
  }
  if (!Array.isArray(request.batch)) {
    throw invalidBatch(`Expected "batch" to be a list of events, got ${typeof request.batch}.`)
  }
  return request.batch
}

function invalidBatch(fault: string): HttpError {
  return new HttpError(400, `Invalid request data: ${fault}`, { details: { errors: [fault] } })
}

import { type SharedTrace, traceSearchQuerySchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import { redactPayload, redactSearch, redactSkeleton } from '../domain/redact-trace.ts'
import type { Share } from '../store/share-store.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from './environment.ts'
import { notFound, unauthorized } from './http-error.ts'
import { sameOriginOnly } from './middleware/loopback-only.ts'
import { pathText } from './path-text.ts'

const BEARER = /^Bearer (?<token>[\w-]{20,200})$/

/**
 * What the readers of a public link may read: one trace without what its giver left out, and nothing else. The token comes as a
 * bearer token, never in an address, which logs and browsers keep.
 */
export function registerSharedApi(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { shares, reader } = parts
  app.use('/api/shared/*', sameOriginOnly)
  app.use('/api/shared/*', async (context, next) => {
    await next()
    context.header('cache-control', 'no-store')
    context.header('referrer-policy', 'no-referrer')
    context.header('x-robots-tag', 'noindex, nofollow')
  })
  app.get('/api/shared/trace', async (context) => {
    const share = await shareOf(context, parts)
    await shares.countView(share)
    const { traceId, note, expiresAt, redactions } = share
    const shared: SharedTrace = {
      traceId,
      note,
      expiresAt: expiresAt?.toISOString() ?? null,
      redactions: [...redactions],
    }
    return context.json(shared)
  })
  app.get('/api/shared/trace/skeleton', async (context) => {
    const { projectId, traceId, redactions } = await shareOf(context, parts)
    const skeleton = found(await reader.getTraceSkeleton(projectId, traceId))
    return context.json(redactSkeleton(skeleton, redactions))
  })
  app.get('/api/shared/trace/payload', async (context) => {
    const { projectId, traceId, redactions } = await shareOf(context, parts)
    const payload = found(await reader.getTracePayload(projectId, traceId))
    return context.json(redactPayload(payload, redactions))
  })
  app.get('/api/shared/trace/observations/:observationId', async (context) => {
    const { projectId, traceId, redactions } = await shareOf(context, parts)
    const id = pathText(context, 'observationId')
    const detail = found(await reader.getObservationDetail(projectId, traceId, id))
    return context.json(redactPayload(detail, redactions))
  })
  app.get('/api/shared/trace/search', async (context) => {
    const { q } = traceSearchQuerySchema.parse(context.req.query())
    const { projectId, traceId, redactions } = await shareOf(context, parts)
    return context.json(
      redactSearch(found(await reader.searchTrace(projectId, traceId, q)), redactions),
    )
  })
  app.get('/api/shared/trace/graph-steps', async (context) => {
    const { projectId, traceId } = await shareOf(context, parts)
    return context.json(found(await reader.getTraceGraphSteps(projectId, traceId)))
  })
}

function shareOf(context: HttpContext, { shares }: HttpParts): Promise<Share> {
  const token = BEARER.exec(context.req.header('authorization') ?? '')?.groups?.['token']
  if (token === undefined) {
    throw unauthorized('Expected the token of a public link as `Authorization: Bearer …`.')
  }
  return shares.open(token)
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined)
    throw notFound('This trace, or this step of it, does not exist any more.')
  return value
}

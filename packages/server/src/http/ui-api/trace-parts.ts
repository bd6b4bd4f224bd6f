import { traceDetailsQuerySchema, traceSearchQuerySchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { pathText } from '../path-text.ts'
import { originOf } from '../request-origin.ts'
import { registerShares } from './shares.ts'

/** What the screen of a trace asks for beside its structure. `projectOf` reads the project of the path, or throws. */
export function registerTraceParts(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { reader, media } = parts
  registerShares(app, parts, projectOf)
  const route = '/api/ui/projects/:projectId/traces/:traceId'
  app.get(`${route}/search`, async (context) => {
    const { q } = traceSearchQuerySchema.parse(context.req.query())
    return answer(context, await reader.searchTrace(...(await nameIn(context)), q))
  })
  app.get(`${route}/fingerprints`, async (context) =>
    answer(context, await reader.getTraceFingerprints(...(await nameIn(context)))),
  )
  app.get(`${route}/observations`, async (context) => {
    const query = traceDetailsQuerySchema.parse(context.req.query())
    return answer(context, await reader.listObservationDetails(...(await nameIn(context)), query))
  })
  app.get(`${route}/graph-steps`, async (context) =>
    answer(context, await reader.getTraceGraphSteps(...(await nameIn(context)))),
  )

  app.get('/api/ui/projects/:projectId/media/:mediaId', async (context) => {
    const mediaId = pathText(context, 'mediaId')
    const origin = originOf(context, parts)
    return context.json(await media.read(await projectOf(context), mediaId, origin))
  })

  async function nameIn(context: HttpContext): Promise<[projectId: string, traceId: string]> {
    const traceId = pathText(context, 'traceId')
    return [await projectOf(context), traceId]
  }
}

function answer(context: HttpContext, found: object | undefined): Response {
  if (found !== undefined) return context.json(found)
  throw notFound(
    `Trace ${context.req.param('traceId') ?? ''} does not exist here; it may not have arrived yet.`,
  )
}

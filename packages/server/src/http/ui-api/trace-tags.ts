import { randomUUID } from 'node:crypto'

import { tagTracesRequestSchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { readJson } from '../read-json.ts'

/** Adds tags to traces that are there; a trace keeps those it has. `projectOf` reads the project of the path, or throws. */
export function registerTraceTags(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { reader, ingest } = parts
  app.post('/api/ui/projects/:projectId/trace-tags', async (context) => {
    const projectId = await projectOf(context)
    const { traceIds, tags } = await readJson(context, tagTracesRequestSchema, parts)
    const found = await Promise.all(traceIds.map((id) => reader.getTrace(projectId, id, ['core'])))
    const missing = traceIds.find((_, index) => found[index] === undefined)
    if (missing !== undefined) throw notFound(`Trace ${missing} does not exist here.`)
    const receivedAt = parts.now()
    const batch = traceIds.map((id) => ({
      id: randomUUID(),
      type: 'trace-create',
      timestamp: receivedAt.toISOString(),
      body: { id, tags },
    }))
    await ingest.accept({ projectId, access: 'project', batch, receivedAt })
    return context.body(null, 204)
  })
}

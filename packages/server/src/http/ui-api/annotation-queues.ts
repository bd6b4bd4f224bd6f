import {
  annotationStatusSchema,
  createAnnotationItemRequestSchema,
  createAnnotationQueueRequestSchema,
  pageQuerySchema,
  updateAnnotationItemRequestSchema,
} from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { optionalChoice } from '../parse-query.ts'
import { pathText } from '../path-text.ts'
import { readQuery } from '../public-api/public-route.ts'
import { readJson } from '../read-json.ts'

const QUEUES = '/api/ui/projects/:projectId/annotation-queues'
const QUEUE = `${QUEUES}/:queueId`

const itemsQuerySchema = pageQuerySchema.extend({
  status: optionalChoice(annotationStatusSchema.options),
})

const queueOf = (context: HttpContext): string => pathText(context, 'queueId')

const placeOf = (context: HttpContext) => ({
  queueId: queueOf(context),
  itemId: pathText(context, 'itemId'),
})

/** Queues of what people judge, as the interface works through them. `projectOf` reads the project of the path, or throws. */
export function registerUiAnnotationQueues(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { annotationQueues: queues, reader } = parts
  app.get(QUEUES, async (context) => {
    const query = readQuery(context, pageQuerySchema)
    return context.json(await queues.list(await projectOf(context), query))
  })
  app.post(QUEUES, async (context) => {
    const request = await readJson(context, createAnnotationQueueRequestSchema, parts)
    return context.json(await queues.create(await projectOf(context), request), 201)
  })
  app.get(QUEUE, async (context) =>
    context.json(await queues.read(await projectOf(context), queueOf(context))),
  )
  app.get(`${QUEUE}/items`, async (context) => {
    const query = readQuery(context, itemsQuerySchema)
    return context.json(await queues.listItems(await projectOf(context), queueOf(context), query))
  })
  app.post(`${QUEUE}/items`, async (context) => {
    const request = await readJson(context, createAnnotationItemRequestSchema, parts)
    const project = await projectOf(context)
    return context.json(await queues.addItem(project, queueOf(context), request), 201)
  })
  app.patch(`${QUEUE}/items/:itemId`, async (context) => {
    const { status } = await readJson(context, updateAnnotationItemRequestSchema, parts)
    const project = await projectOf(context)
    return context.json(await queues.setStatus(project, placeOf(context), status ?? undefined))
  })
  // An observation is shown within its trace, which its item does not name.
  app.get(`${QUEUE}/items/:itemId/trace`, async (context) => {
    const project = await projectOf(context)
    const { objectId, objectType } = await queues.readItem(project, placeOf(context))
    if (objectType === 'TRACE') return context.json({ traceId: objectId })
    const observation =
      objectType === 'OBSERVATION' ? await reader.getObservation(project, objectId) : undefined
    return context.json({ traceId: observation?.traceId ?? null })
  })
}

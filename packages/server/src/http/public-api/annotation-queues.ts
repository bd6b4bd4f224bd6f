import {
  annotationStatusSchema,
  createAnnotationItemRequestSchema,
  createAnnotationQueueRequestSchema,
  pageQuerySchema,
  updateAnnotationItemRequestSchema,
} from '@heddle/core/schemas'
import { z } from 'zod'

import type { HttpContext, HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { optionalChoice } from '../parse-query.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import {
  type AnswerDescription,
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const QUEUES_PATH = '/api/public/annotation-queues'
const ITEMS_PATH = `${QUEUES_PATH}/:queueId/items`
const ITEM_PATH = `${ITEMS_PATH}/:itemId`
const tag = 'Annotation queues'
const queue: AnswerDescription = { description: 'The queue.', schema: 'AnnotationQueue' }
const item: AnswerDescription = { description: 'The item.', schema: 'AnnotationItem' }
const missing = failure('The project has no such queue or item.')

/** Parameters that they do not know are refused. */
const queuesQuerySchema = z.strictObject(pageQuerySchema.shape)
const itemsQuerySchema = z.strictObject({
  ...pageQuerySchema.shape,
  status: optionalChoice(annotationStatusSchema.options),
})

const createRoute: PublicRoute = {
  method: 'post',
  path: QUEUES_PATH,
  summary: 'Add an annotation queue',
  tag,
  body: 'AnnotationQueueRequest',
  answers: { 200: queue, ...keyFailures, 409: failure('The project has a queue of this name.') },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: QUEUES_PATH,
  summary: 'List annotation queues, newest first',
  tag,
  query: queuesQuerySchema,
  answers: {
    200: { description: 'One page of queues.', schema: 'AnnotationQueuePage' },
    ...keyFailures,
  },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: `${QUEUES_PATH}/:queueId`,
  summary: 'Read one annotation queue',
  tag,
  answers: { 200: queue, ...keyFailures, 404: missing },
}

const addItemRoute: PublicRoute = {
  method: 'post',
  path: ITEMS_PATH,
  summary: 'Add an object to a queue',
  tag,
  body: 'AnnotationItemRequest',
  answers: { 200: item, ...keyFailures, 404: missing },
}

const listItemsRoute: PublicRoute = {
  method: 'get',
  path: ITEMS_PATH,
  summary: 'List the objects of a queue, newest first',
  tag,
  query: itemsQuerySchema,
  answers: {
    200: { description: 'One page of items.', schema: 'AnnotationItemPage' },
    ...keyFailures,
    404: missing,
  },
}

const getItemRoute: PublicRoute = {
  method: 'get',
  path: ITEM_PATH,
  summary: 'Read one object of a queue',
  tag,
  answers: { 200: item, ...keyFailures, 404: missing },
}

const updateItemRoute: PublicRoute = {
  method: 'patch',
  path: ITEM_PATH,
  summary: 'Say that an object is done, or that it is not',
  tag,
  body: 'AnnotationItemChange',
  answers: { 200: item, ...keyFailures, 404: missing },
}

const deleteItemRoute: PublicRoute = {
  method: 'delete',
  path: ITEM_PATH,
  summary: 'Take an object from a queue',
  tag,
  answers: {
    200: { description: 'It is gone.', schema: 'AnnotationItemDeleted' },
    ...keyFailures,
    404: missing,
  },
}

export function registerAnnotationQueues(api: PublicApi, parts: HttpParts): void {
  const { annotationQueues: queues } = parts
  const keys = authenticate(parts)
  api.add(createRoute, keys, async (context) => {
    const request = await readJson(context, createAnnotationQueueRequestSchema, parts)
    return context.json(await queues.create(projectOf(context), request))
  })
  api.add(listRoute, keys, async (context) =>
    context.json(await queues.list(projectOf(context), readQuery(context, queuesQuerySchema))),
  )
  api.add(getRoute, keys, async (context) =>
    context.json(await queues.read(projectOf(context), pathText(context, 'queueId'))),
  )
  api.add(addItemRoute, keys, async (context) => {
    const request = await readJson(context, createAnnotationItemRequestSchema, parts)
    const queueId = pathText(context, 'queueId')
    return context.json(await queues.addItem(projectOf(context), queueId, request))
  })
  api.add(listItemsRoute, keys, async (context) => {
    const query = readQuery(context, itemsQuerySchema)
    const queueId = pathText(context, 'queueId')
    return context.json(await queues.listItems(projectOf(context), queueId, query))
  })
  api.add(getItemRoute, keys, async (context) =>
    context.json(await queues.readItem(projectOf(context), placeOf(context))),
  )
  api.add(updateItemRoute, keys, async (context) => {
    const { status } = await readJson(context, updateAnnotationItemRequestSchema, parts)
    const place = placeOf(context)
    return context.json(await queues.setStatus(projectOf(context), place, status ?? undefined))
  })
  api.add(deleteItemRoute, keys, async (context) => {
    await queues.removeItem(projectOf(context), placeOf(context))
    return context.json({ success: true, message: 'Annotation queue item deleted successfully' })
  })
}

function projectOf(context: HttpContext): string {
  return context.var.access.projectId
}

function placeOf(context: HttpContext) {
  return { queueId: pathText(context, 'queueId'), itemId: pathText(context, 'itemId') }
}

import {
  createDatasetItemRequestSchema,
  type DatasetItem,
  pageQuerySchema,
} from '@heddle/core/schemas'

import type { HttpContext, HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { optionalStoredText, optionalTime } from '../parse-query.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import { originOf } from '../request-origin.ts'
import {
  type AnswerDescription,
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const ITEM_PATH = '/api/public/dataset-items/:itemId'
const tag = 'Datasets'
const one: AnswerDescription = { description: 'The item.', schema: 'DatasetItem' }

const listQuerySchema = pageQuerySchema.extend({
  datasetName: optionalStoredText(),
  sourceTraceId: optionalStoredText(),
  sourceObservationId: optionalStoredText(),
  version: optionalTime(),
})

const putRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/dataset-items',
  summary: 'Add an item to a dataset, or a version of the item with this id',
  tag,
  body: 'DatasetItemRequest',
  answers: {
    200: one,
    ...keyFailures,
    404: failure('The project has no such dataset, or the item is in another one.'),
  },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/dataset-items',
  summary: 'List active items, newest first; with `version` as they were at that time',
  tag,
  query: listQuerySchema,
  answers: {
    200: { description: 'One page of items.', schema: 'DatasetItemPage' },
    ...keyFailures,
    404: failure('The project has no dataset of this name.'),
  },
}

const missing = failure('The project has no such item.')

const getRoute: PublicRoute = {
  method: 'get',
  path: ITEM_PATH,
  summary: 'Read one item',
  tag,
  answers: { 200: one, ...keyFailures, 404: missing },
}

const deleteRoute: PublicRoute = {
  method: 'delete',
  path: ITEM_PATH,
  summary: 'Delete an item; its earlier versions can still be listed by their time',
  tag,
  answers: {
    200: { description: 'It is gone.', schema: 'Message' },
    ...keyFailures,
    404: missing,
  },
}

export function registerDatasetItems(api: PublicApi, parts: HttpParts): void {
  const { datasetItems, media } = parts
  const keys = authenticate(parts)
  const withMedia = (context: HttpContext, items: readonly DatasetItem[]) =>
    media.describeItems(context.var.access.projectId, items, originOf(context, parts))
  api.add(putRoute, keys, async (context) => {
    const request = await readJson(context, createDatasetItemRequestSchema, parts)
    const item = await datasetItems.put(context.var.access.projectId, request)
    const [described] = await withMedia(context, [item])
    return context.json(described)
  })
  api.add(listRoute, keys, async (context) => {
    const { version: at, ...query } = readQuery(context, listQuerySchema)
    const { data, meta } = await datasetItems.list(context.var.access.projectId, { ...query, at })
    return context.json({ data: await withMedia(context, data), meta })
  })
  api.add(getRoute, keys, async (context) => {
    const id = pathText(context, 'itemId')
    const item = await datasetItems.read(context.var.access.projectId, id)
    const [described] = await withMedia(context, [item])
    return context.json(described)
  })
  api.add(deleteRoute, keys, async (context) => {
    await datasetItems.remove(context.var.access.projectId, pathText(context, 'itemId'))
    return context.json({ message: 'Dataset item successfully deleted' })
  })
}

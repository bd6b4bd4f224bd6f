import {
  createDatasetRunItemRequestSchema,
  pageQuerySchema,
  storedText,
} from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import {
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const RUNS_PATH = '/api/public/datasets/:datasetName/runs'
const tag = 'Dataset runs'
const missing = failure('The project has no such dataset or run.')

const addRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/dataset-run-items',
  summary: 'Record a run of an item; the first item makes the run',
  tag,
  body: 'DatasetRunItemRequest',
  answers: {
    200: { description: 'The recorded item.', schema: 'DatasetRunItem' },
    ...keyFailures,
    404: failure('The project has no such item, or no such observation and no trace was named.'),
  },
}

const itemsQuerySchema = pageQuerySchema.extend({
  datasetId: storedText().min(1),
  runName: storedText().min(1),
})

const itemsRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/dataset-run-items',
  summary: 'List the items of a run, newest first',
  tag,
  query: itemsQuerySchema,
  answers: {
    200: { description: 'One page of items.', schema: 'DatasetRunItemPage' },
    ...keyFailures,
    404: missing,
  },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: RUNS_PATH,
  summary: 'List the runs of a dataset, newest first',
  tag,
  query: pageQuerySchema,
  answers: {
    200: { description: 'One page of runs.', schema: 'DatasetRunPage' },
    ...keyFailures,
    404: missing,
  },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: `${RUNS_PATH}/:runName`,
  summary: 'Read a run with all of its items',
  tag,
  answers: {
    200: { description: 'The run, its items oldest first.', schema: 'DatasetRunWithItems' },
    ...keyFailures,
    404: missing,
  },
}

const deleteRoute: PublicRoute = {
  method: 'delete',
  path: `${RUNS_PATH}/:runName`,
  summary: 'Delete a run; its traces stay',
  tag,
  answers: { 200: { description: 'It is gone.', schema: 'Message' }, ...keyFailures, 404: missing },
}

export function registerDatasetRuns(api: PublicApi, parts: HttpParts): void {
  const { datasetRuns } = parts
  const keys = authenticate(parts)
  api.add(addRoute, keys, async (context) => {
    const request = await readJson(context, createDatasetRunItemRequestSchema, parts)
    return context.json(await datasetRuns.addItem(context.var.access.projectId, request))
  })
  api.add(itemsRoute, keys, async (context) => {
    const { datasetId, runName, ...page } = readQuery(context, itemsQuerySchema)
    const { projectId } = context.var.access
    return context.json(await datasetRuns.listItems(projectId, { datasetId, runName }, page))
  })
  api.add(listRoute, keys, async (context) => {
    const name = pathText(context, 'datasetName')
    const page = readQuery(context, pageQuerySchema)
    return context.json(await datasetRuns.list(context.var.access.projectId, name, page))
  })
  api.add(getRoute, keys, async (context) => {
    const [dataset, run] = [pathText(context, 'datasetName'), pathText(context, 'runName')]
    return context.json(await datasetRuns.read(context.var.access.projectId, dataset, run))
  })
  api.add(deleteRoute, keys, async (context) => {
    const [dataset, run] = [pathText(context, 'datasetName'), pathText(context, 'runName')]
    await datasetRuns.remove(context.var.access.projectId, dataset, run)
    return context.json({ message: 'Dataset run successfully deleted' })
  })
}

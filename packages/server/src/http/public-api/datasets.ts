import { createDatasetRequestSchema, pageQuerySchema } from '@heddle/core/schemas'

import type { HttpContext, HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import type { ComponentName } from './components.ts'
import {
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const tag = 'Datasets'
const missing = failure('The project has no dataset of this name.')

const put = (version: '' | '/v2', schema: ComponentName): PublicRoute => ({
  method: 'post',
  path: `/api/public${version}/datasets`,
  summary: 'Make a dataset, or change the one with this name',
  tag,
  body: 'DatasetRequest',
  answers: { 200: { description: 'The dataset.', schema }, ...keyFailures },
})

const list = (version: '' | '/v2', schema: ComponentName): PublicRoute => ({
  method: 'get',
  path: `/api/public${version}/datasets`,
  summary: 'List datasets, newest first',
  tag,
  query: pageQuerySchema,
  answers: { 200: { description: 'One page of datasets.', schema }, ...keyFailures },
})

const get = (version: '' | '/v2', schema: ComponentName): PublicRoute => ({
  method: 'get',
  path: `/api/public${version}/datasets/:datasetName`,
  summary: 'Read one dataset',
  tag,
  answers: { 200: { description: 'The dataset.', schema }, ...keyFailures, 404: missing },
})

/** The second version of the API answers datasets alone, the first one with their items and the names of their runs. */
export function registerDatasets(api: PublicApi, parts: HttpParts): void {
  const { datasets } = parts
  const keys = authenticate(parts)
  const putDataset = async (context: HttpContext) => {
    const request = await readJson(context, createDatasetRequestSchema, parts)
    return datasets.put(context.var.access.projectId, request)
  }
  api.add(put('/v2', 'Dataset'), keys, async (context) => context.json(await putDataset(context)))
  api.add(put('', 'DatasetWithItems'), keys, async (context) =>
    context.json({ ...(await putDataset(context)), items: [], runs: [] }),
  )
  api.add(list('/v2', 'DatasetPage'), keys, async (context) => {
    const query = readQuery(context, pageQuerySchema)
    return context.json(await datasets.list(context.var.access.projectId, query))
  })
  api.add(list('', 'DatasetWithItemsPage'), keys, async (context) => {
    const query = readQuery(context, pageQuerySchema)
    return context.json(await datasets.listWithItems(context.var.access.projectId, query))
  })
  api.add(get('/v2', 'Dataset'), keys, async (context) => {
    const name = pathText(context, 'datasetName')
    return context.json(await datasets.read(context.var.access.projectId, name))
  })
  api.add(get('', 'DatasetWithItems'), keys, async (context) => {
    const name = pathText(context, 'datasetName')
    return context.json(await datasets.readWithItems(context.var.access.projectId, name))
  })
}

import {
  createDatasetRequestSchema,
  type Dataset,
  type DatasetSummary,
  importDatasetItemsRequestSchema,
  pageQuerySchema,
  runComparisonQuerySchema,
  writeDatasetItemRequestSchema,
} from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { optionalTime } from '../parse-query.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'

const DATASETS = '/api/ui/projects/:projectId/datasets'
const DATASET = `${DATASETS}/:datasetId`

const itemsQuerySchema = pageQuerySchema.extend({ version: optionalTime() })

type ProjectOf = (context: HttpContext) => Promise<string>

/** Datasets, their items and runs as the interface reads and changes them. `projectOf` reads the project of the path, or throws. */
export function registerUiDatasets(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  projectOf: ProjectOf,
): void {
  const { datasets, experiments } = parts
  const withCounts = async (projectId: string, found: readonly Dataset[]) => {
    const counts = await datasets.count(projectId, found)
    return found.map((dataset): DatasetSummary => ({ ...dataset, ...counts(dataset.id) }))
  }
  app.get(DATASETS, async (context) => {
    const query = pageQuerySchema.parse(context.req.query())
    const projectId = await projectOf(context)
    const { data, meta } = await datasets.list(projectId, query)
    return context.json({ data: await withCounts(projectId, data), meta })
  })
  app.post(DATASETS, async (context) => {
    const projectId = await projectOf(context)
    const request = await readJson(context, createDatasetRequestSchema, parts)
    return context.json(await datasets.put(projectId, request), 201)
  })
  app.get(DATASET, async (context) => {
    const { projectId, dataset } = await datasetOf(context, parts, projectOf)
    return context.json((await withCounts(projectId, [dataset]))[0])
  })
  app.get(`${DATASET}/runs`, async (context) => {
    const query = pageQuerySchema.parse(context.req.query())
    const { projectId, dataset } = await datasetOf(context, parts, projectOf)
    return context.json(await experiments.list(projectId, dataset, query))
  })
  app.get(`${DATASET}/comparison`, async (context) => {
    const { runs } = runComparisonQuerySchema.parse(context.req.query())
    const { projectId, dataset } = await datasetOf(context, parts, projectOf)
    return context.json(await experiments.compare(projectId, dataset, runs))
  })
  registerItems(app, parts, projectOf)
}

function registerItems(app: Hono<HttpEnvironment>, parts: HttpParts, projectOf: ProjectOf): void {
  const { datasetItems } = parts
  app.get(`${DATASET}/items`, async (context) => {
    const { version: at, ...query } = itemsQuerySchema.parse(context.req.query())
    const { projectId, dataset } = await datasetOf(context, parts, projectOf)
    const datasetName = dataset.name
    return context.json(await datasetItems.list(projectId, { ...query, datasetName, at }))
  })
  app.post(`${DATASET}/items`, async (context) => {
    const { projectId, dataset } = await datasetOf(context, parts, projectOf)
    const request = await readJson(context, writeDatasetItemRequestSchema, parts)
    return context.json(await datasetItems.replace(projectId, dataset, request), 201)
  })
  app.post(`${DATASET}/import`, async (context) => {
    const { projectId, dataset } = await datasetOf(context, parts, projectOf)
    const { items } = await readJson(context, importDatasetItemsRequestSchema, parts)
    return context.json(await datasetItems.importAll(projectId, dataset, items))
  })
  app.get(`${DATASET}/history`, async (context) => {
    const { projectId, dataset } = await datasetOf(context, parts, projectOf)
    return context.json({ changes: await datasetItems.listChanges(projectId, dataset.id) })
  })
  app.get(`${DATASET}/items/:itemId/versions`, async (context) => {
    const { projectId } = await datasetOf(context, parts, projectOf)
    const id = pathText(context, 'itemId')
    return context.json({ versions: await datasetItems.listVersions(projectId, id) })
  })
  app.delete(`${DATASET}/items/:itemId`, async (context) => {
    const { projectId } = await datasetOf(context, parts, projectOf)
    await datasetItems.remove(projectId, pathText(context, 'itemId'))
    return context.body(null, 204)
  })
}

async function datasetOf(
  context: HttpContext,
  { datasets }: Pick<HttpParts, 'datasets'>,
  projectOf: ProjectOf,
): Promise<{ readonly projectId: string; readonly dataset: Dataset }> {
  const projectId = await projectOf(context)
  return { projectId, dataset: await datasets.readById(projectId, pathText(context, 'datasetId')) }
}

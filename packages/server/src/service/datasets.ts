import type {
  CreateDatasetRequest,
  Dataset,
  DatasetPage,
  DatasetWithItems,
  PageMeta,
} from '@heddle/core/schemas'

import { findSchemaFault } from '../domain/json-schema.ts'
import { toPage } from '../domain/to-page.ts'
import type {
  DatasetCounts,
  DatasetItemStore,
  DatasetRunStore,
  DatasetStore,
  PageOf,
} from '../store/dataset-store.ts'
import type { DatasetItemService } from './dataset-items.ts'
import { findDataset } from './find-dataset.ts'
import { invalid, notFound } from './refused-request-error.ts'

/** What datasets, their items and their runs are kept in. */
export interface DatasetStores {
  readonly datasets: DatasetStore
  readonly datasetItems: DatasetItemStore
  readonly datasetRuns: DatasetRunStore
}

/** Items and runs that a dataset is answered with where the old API wants them all. */
const EMBEDDED_LIMIT = 10_000

/** Use cases of datasets. All failures are {@link RefusedRequestError}s. */
export interface DatasetService {
  /** Makes the dataset or changes the one with this name. */
  put(projectId: string, request: CreateDatasetRequest): Promise<Dataset>
  read(projectId: string, name: string): Promise<Dataset>
  readById(projectId: string, id: string): Promise<Dataset>
  list(projectId: string, page: PageOf): Promise<DatasetPage>
  /** How many active items and runs each of some datasets has. */
  count(projectId: string, found: readonly Dataset[]): Promise<(datasetId: string) => DatasetCounts>
  /** With the active items and the names of the runs, as the first version of the API answers. */
  readWithItems(projectId: string, name: string): Promise<DatasetWithItems>
  listWithItems(
    projectId: string,
    page: PageOf,
  ): Promise<{ readonly data: readonly DatasetWithItems[]; readonly meta: PageMeta }>
}

export function createDatasetService(parts: {
  readonly stores: DatasetStores
  readonly items: DatasetItemService
  readonly now: () => Date
}): DatasetService {
  const { stores, items, now } = parts
  const { datasets, datasetRuns } = stores

  const withItems = async (projectId: string, dataset: Dataset): Promise<DatasetWithItems> => {
    const page = { page: 1, limit: EMBEDDED_LIMIT }
    const [active, runs] = await Promise.all([
      items.listOf(projectId, dataset.id, page),
      datasetRuns.list(projectId, dataset.id, page),
    ])
    return { ...dataset, items: active, runs: runs.data.map((run) => run.name) }
  }

  const list = async (projectId: string, page: PageOf) =>
    toPage(page, await datasets.list(projectId, page))

  return {
    put: (projectId, request) => {
      refuseBrokenSchema('inputSchema', request.inputSchema)
      refuseBrokenSchema('expectedOutputSchema', request.expectedOutputSchema)
      return datasets.put(projectId, request, now())
    },
    read: (projectId, name) => findDataset(datasets, projectId, name),
    readById: async (projectId, id) => {
      const found = await datasets.findById(projectId, id)
      if (found === undefined) throw notFound(`Dataset ${id} does not exist here.`)
      return found
    },
    list,
    count: async (projectId, found) => {
      const counts = await datasets.count(
        projectId,
        found.map(({ id }) => id),
      )
      return (id) => counts.get(id) ?? { itemCount: 0, runCount: 0 }
    },
    readWithItems: async (projectId, name) =>
      withItems(projectId, await findDataset(datasets, projectId, name)),
    listWithItems: async (projectId, page) => {
      const { data, meta } = await list(projectId, page)
      return { data: await Promise.all(data.map((one) => withItems(projectId, one))), meta }
    },
  }
}

function refuseBrokenSchema(field: string, schema: object | boolean | null | undefined): void {
  if (schema === undefined || schema === null) return
  const fault = findSchemaFault(schema)
  if (fault === undefined) return
  throw invalid(`Expected ${field} to be a JSON Schema that can be applied: ${fault}`)
}

import { randomUUID } from 'node:crypto'

import type {
  CreateDatasetItemRequest,
  Dataset,
  DatasetChange,
  DatasetItem,
  DatasetItemPage,
  ImportDatasetItemsAnswer,
  WriteDatasetItemRequest,
} from '@heddle/core/schemas'

import { findMisfit } from '../domain/json-schema.ts'
import { toPage } from '../domain/to-page.ts'
import type {
  DatasetItemDraft,
  DatasetItemQuery,
  DatasetItemStore,
  DatasetItemVersion,
  DatasetStore,
  PageOf,
  StoredDatasetItem,
} from '../store/dataset-store.ts'
import { findDataset } from './find-dataset.ts'
import { invalid, notFound, RefusedRequestError } from './refused-request-error.ts'

export interface ListDatasetItems extends Omit<DatasetItemQuery, 'datasetId'> {
  readonly datasetName?: string | undefined
}

/** Use cases of the items of datasets. All failures are {@link RefusedRequestError}s. */
export interface DatasetItemService {
  /** Adds an item, or a version of the one with this id. */
  put(projectId: string, request: CreateDatasetItemRequest): Promise<DatasetItem>
  /** Writes all that an item says; what is left out is null. A new item gets an id. */
  replace(
    projectId: string,
    dataset: Dataset,
    request: WriteDatasetItemRequest,
  ): Promise<DatasetItem>
  /** Writes rows one by one; a bad one never costs its neighbours. */
  importAll(
    projectId: string,
    dataset: Dataset,
    requests: readonly WriteDatasetItemRequest[],
  ): Promise<ImportDatasetItemsAnswer>
  read(projectId: string, id: string): Promise<DatasetItem>
  /** Active items, newest first. */
  list(projectId: string, query: ListDatasetItems): Promise<DatasetItemPage>
  /** Active items of a dataset that exists. */
  listOf(projectId: string, datasetId: string, page: PageOf): Promise<DatasetItem[]>
  remove(projectId: string, id: string): Promise<void>
  /** The latest changes of a dataset's items, the last one first. */
  listChanges(projectId: string, datasetId: string): Promise<readonly DatasetChange[]>
  /** All versions of an item, the latest first; of one that is gone, too. */
  listVersions(projectId: string, id: string): Promise<readonly DatasetItemVersion[]>
}

/** Changes that are listed. */
const LISTED_CHANGES = 500

export function createDatasetItemService(parts: {
  readonly datasets: DatasetStore
  readonly datasetItems: DatasetItemStore
  readonly now: () => Date
}): DatasetItemService {
  const { datasets, datasetItems, now } = parts

  const write = async (projectId: string, dataset: Dataset, said: SaidOfItem) => {
    const draft = { ...said, projectId, datasetId: dataset.id, id: said.id ?? randomUUID() }
    const item = await datasetItems.put(draft, now(), (next) => refuseMisfit(dataset, next))
    if (item === undefined) {
      throw notFound(
        `Dataset item ${draft.id} not found in dataset '${dataset.name}'; it is in another one.`,
      )
    }
    return withoutMedia(item)
  }

  const replace: DatasetItemService['replace'] = (projectId, dataset, request) => {
    const { input = null, expectedOutput = null, metadata = null } = request
    return write(projectId, dataset, { ...saidOf(request), input, expectedOutput, metadata })
  }

  return {
    put: async (projectId, request) => {
      const dataset = await findDataset(datasets, projectId, request.datasetName)
      return write(projectId, dataset, saidOf(request))
    },
    replace,
    importAll: (projectId, dataset, requests) =>
      writeEach(requests, (request) => replace(projectId, dataset, request)),
    read: async (projectId, id) => {
      const item = await datasetItems.find(projectId, id)
      if (item === undefined) throw missing(id)
      return withoutMedia(item)
    },
    list: async (projectId, { datasetName, ...query }) => {
      if (query.at !== undefined && datasetName === undefined) {
        throw invalid('Expected `datasetName` with `version`.')
      }
      const dataset = datasetName && (await findDataset(datasets, projectId, datasetName))
      const wanted = dataset ? { ...query, datasetId: dataset.id } : query
      const { data, meta } = toPage(query, await datasetItems.list(projectId, wanted))
      return { data: data.map(withoutMedia), meta }
    },
    listOf: async (projectId, datasetId, page) => {
      const { data } = await datasetItems.list(projectId, { ...page, datasetId })
      return data.map(withoutMedia)
    },
    remove: async (projectId, id) => {
      if (!(await datasetItems.remove(projectId, id, now()))) throw missing(id)
    },
    listChanges: (projectId, datasetId) =>
      datasetItems.listChanges(projectId, datasetId, LISTED_CHANGES),
    listVersions: async (projectId, id) => {
      const versions = await datasetItems.listVersions(projectId, id)
      if (versions.length === 0) throw missing(id)
      return versions
    },
  }
}

/** Writes one after the other, so that the order of the rows is the order of the items. */
async function writeEach(
  requests: readonly WriteDatasetItemRequest[],
  write: (request: WriteDatasetItemRequest) => Promise<unknown>,
): Promise<ImportDatasetItemsAnswer> {
  const errors: ImportDatasetItemsAnswer['errors'] = []
  for (const [index, request] of requests.entries()) {
    try {
      await write(request)
    } catch (error) {
      if (!(error instanceof RefusedRequestError)) throw error
      errors.push({ index, message: error.message })
    }
  }
  return { added: requests.length - errors.length, errors }
}

type SaidOfItem = Omit<DatasetItemDraft, 'projectId' | 'datasetId' | 'id'> & {
  readonly id: string | undefined
}

/** Null says nothing: clients send it for what they leave out, also when they archive an item. */
function saidOf(request: Omit<CreateDatasetItemRequest, 'datasetName'>): SaidOfItem {
  return {
    id: request.id ?? undefined,
    input: request.input ?? undefined,
    expectedOutput: request.expectedOutput ?? undefined,
    metadata: request.metadata ?? undefined,
    sourceTraceId: request.sourceTraceId ?? undefined,
    sourceObservationId: request.sourceObservationId ?? undefined,
    status: request.status ?? undefined,
  }
}

function refuseMisfit(
  dataset: Dataset,
  item: Pick<StoredDatasetItem, 'input' | 'expectedOutput'>,
): void {
  const checks = [
    ['input', dataset.inputSchema, item.input],
    ['expectedOutput', dataset.expectedOutputSchema, item.expectedOutput],
  ] as const
  for (const [field, schema, value] of checks) {
    if (schema === null) continue
    // Only checked schemas are stored.
    const misfit = findMisfit(schema as object | boolean, value)
    if (misfit === undefined) continue
    throw invalid(`Expected ${field} to fit the schema of dataset '${dataset.name}', at ${misfit}`)
  }
}

/** Which stored files an item names is told where links to them can be made. */
function withoutMedia(item: StoredDatasetItem): DatasetItem {
  return { ...item, mediaReferences: [] }
}

function missing(id: string) {
  return notFound(`Dataset item ${id} not found within authorized project`)
}

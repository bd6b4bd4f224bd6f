import type {
  CreateDatasetRunItemRequest,
  DatasetRun,
  DatasetRunItem,
  DatasetRunItemPage,
  DatasetRunPage,
  DatasetRunWithItems,
} from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { TraceReader } from '../query/trace-reader.ts'
import type { PageOf } from '../store/dataset-store.ts'
import type { DatasetStores } from './datasets.ts'
import { decodeOnce, findDataset } from './find-dataset.ts'
import { notFound } from './refused-request-error.ts'

/** Use cases of dataset runs. All failures are {@link RefusedRequestError}s. */
export interface DatasetRunService {
  /** Records that an item was run; the first one makes the run. The trace need not have arrived. */
  addItem(projectId: string, request: CreateDatasetRunItemRequest): Promise<DatasetRunItem>
  read(projectId: string, datasetName: string, runName: string): Promise<DatasetRunWithItems>
  list(projectId: string, datasetName: string, page: PageOf): Promise<DatasetRunPage>
  listItems(
    projectId: string,
    run: { readonly datasetId: string; readonly runName: string },
    page: PageOf,
  ): Promise<DatasetRunItemPage>
  remove(projectId: string, datasetName: string, runName: string): Promise<void>
}

export function createDatasetRunService(parts: {
  readonly stores: DatasetStores
  readonly reader: Pick<TraceReader, 'getObservation'>
  readonly now: () => Date
}): DatasetRunService {
  const { stores, reader, now } = parts
  const { datasets, datasetItems, datasetRuns } = stores

  const findRun = async (
    projectId: string,
    datasetName: string,
    runName: string,
  ): Promise<DatasetRun> => {
    const { id } = await findDataset(datasets, projectId, datasetName)
    const decoded = decodeOnce(runName)
    const found =
      (await datasetRuns.find(projectId, id, runName)) ??
      (decoded === undefined ? undefined : await datasetRuns.find(projectId, id, decoded))
    if (found === undefined) throw missingRun(runName)
    return found
  }

  return {
    addItem: async (projectId, request) => {
      const item = await datasetItems.find(projectId, request.datasetItemId)
      if (item === undefined) throw notFound(`Dataset item not found: ${request.datasetItemId}`)
      const { createdAt, datasetVersion } = request
      return datasetRuns.add({
        projectId,
        datasetId: item.datasetId,
        runName: request.runName,
        runDescription: request.runDescription ?? null,
        runMetadata: request.metadata ?? null,
        datasetItemId: item.id,
        traceId: request.traceId ?? (await traceOf(reader, projectId, request.observationId ?? '')),
        observationId: request.observationId ?? null,
        datasetVersion: datasetVersion ? new Date(datasetVersion) : null,
        createdAt: createdAt ? new Date(createdAt) : now(),
      })
    },
    read: async (projectId, datasetName, runName) => {
      const run = await findRun(projectId, datasetName, runName)
      const { data } = await datasetRuns.listItems(projectId, run.id)
      return { ...run, datasetRunItems: [...data] }
    },
    list: async (projectId, datasetName, page) => {
      const { id } = await findDataset(datasets, projectId, datasetName)
      return toPage(page, await datasetRuns.list(projectId, id, page))
    },
    listItems: async (projectId, { datasetId, runName }, page) => {
      const run = await datasetRuns.find(projectId, datasetId, runName)
      if (run === undefined) throw missingRun(runName)
      return toPage(page, await datasetRuns.listItems(projectId, run.id, page))
    },
    remove: async (projectId, datasetName, runName) => {
      const run = await findRun(projectId, datasetName, runName)
      await datasetRuns.remove(projectId, run.datasetId, run.name)
    },
  }
}

async function traceOf(
  reader: Pick<TraceReader, 'getObservation'>,
  projectId: string,
  observationId: string,
): Promise<string> {
  const observation = await reader.getObservation(projectId, observationId)
  if (observation === undefined) {
    throw notFound(
      `Observation ${observationId} not found; give traceId when it has not arrived yet.`,
    )
  }
  return observation.traceId
}

function missingRun(runName: string) {
  return notFound(`Dataset run not found: '${runName}'`)
}

import type {
  CreateDatasetRequest,
  Dataset,
  DatasetHistory,
  DatasetItem,
  DatasetItemPage,
  DatasetItemVersions,
  DatasetSummary,
  DatasetSummaryPage,
  ImportDatasetItemsAnswer,
  RunComparison,
  RunSummaryPage,
  WriteDatasetItemRequest,
} from '@heddle/core/schemas'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { getJson, queryString, sendJson } from './client.ts'

/** Rows of one page of a list. */
const PAGE_ROWS = 100
/** Runs of one page: each is added up from its traces. */
const PAGE_RUNS = 20

const datasetsPath = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}/datasets`

/** A dataset of a project. */
export interface DatasetPlace {
  readonly projectId: string
  readonly datasetId: string
}

const datasetPath = ({ projectId, datasetId }: DatasetPlace): string =>
  `${datasetsPath(projectId)}/${encodeURIComponent(datasetId)}`

interface Page {
  readonly meta: { readonly page: number; readonly totalPages: number }
}

const nextPage = ({ meta }: Page): number | undefined =>
  meta.page < meta.totalPages ? meta.page + 1 : undefined

/** The datasets of a project, the newest first. */
export const datasetsQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['datasets', projectId],
    queryFn: ({ pageParam, signal }) =>
      getJson<DatasetSummaryPage>(
        datasetsPath(projectId) + queryString({ page: pageParam, limit: PAGE_ROWS }),
        { signal },
      ),
    initialPageParam: 1,
    getNextPageParam: nextPage,
  })

/** One dataset. Its items and runs lie below this key, so that a change asks for them again. */
export const datasetQuery = (place: DatasetPlace) =>
  queryOptions({
    queryKey: ['dataset', place],
    queryFn: ({ signal }) => getJson<DatasetSummary>(datasetPath(place), { signal }),
  })

/** Items of a dataset as they are, or as they were at a moment. */
export const datasetItemsQuery = (place: DatasetPlace, version: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['dataset', place, 'items', version],
    queryFn: ({ pageParam, signal }) =>
      getJson<DatasetItemPage>(
        `${datasetPath(place)}/items${queryString({ page: pageParam, limit: PAGE_ROWS, version })}`,
        { signal },
      ),
    initialPageParam: 1,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  })

export const datasetHistoryQuery = (place: DatasetPlace) =>
  queryOptions({
    queryKey: ['dataset', place, 'history'],
    queryFn: ({ signal }) => getJson<DatasetHistory>(`${datasetPath(place)}/history`, { signal }),
  })

export const itemVersionsQuery = (place: DatasetPlace, itemId: string) =>
  queryOptions({
    queryKey: ['dataset', place, 'versions', itemId],
    queryFn: ({ signal }) =>
      getJson<DatasetItemVersions>(
        `${datasetPath(place)}/items/${encodeURIComponent(itemId)}/versions`,
        { signal },
      ),
  })

/** Runs of a dataset in numbers, the newest first. */
export const runsQuery = (place: DatasetPlace) =>
  infiniteQueryOptions({
    queryKey: ['dataset', place, 'runs'],
    queryFn: ({ pageParam, signal }) =>
      getJson<RunSummaryPage>(
        `${datasetPath(place)}/runs${queryString({ page: pageParam, limit: PAGE_RUNS })}`,
        { signal },
      ),
    initialPageParam: 1,
    getNextPageParam: nextPage,
  })

/** Runs side by side, the base first. */
export const comparisonQuery = (place: DatasetPlace, runIds: readonly string[]) =>
  queryOptions({
    queryKey: ['dataset', place, 'comparison', runIds],
    queryFn: ({ signal }) =>
      getJson<RunComparison>(
        `${datasetPath(place)}/comparison${queryString({ runs: runIds.join(',') })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  })

/** Makes a dataset, or changes the one of this name. */
export const putDataset = (projectId: string, request: CreateDatasetRequest) =>
  sendJson<Dataset>('POST', datasetsPath(projectId), request)

export const writeItem = (place: DatasetPlace, request: WriteDatasetItemRequest) =>
  sendJson<DatasetItem>('POST', `${datasetPath(place)}/items`, request)

export const removeItem = (place: DatasetPlace, itemId: string) =>
  sendJson('DELETE', `${datasetPath(place)}/items/${encodeURIComponent(itemId)}`)

export const importItems = (place: DatasetPlace, items: readonly WriteDatasetItemRequest[]) =>
  sendJson<ImportDatasetItemsAnswer>('POST', `${datasetPath(place)}/import`, { items })

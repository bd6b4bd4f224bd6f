import type {
  Dataset,
  DatasetChange,
  DatasetItem,
  DatasetItemVersions,
  DatasetRun,
  DatasetRunItem,
  DatasetStatus,
} from '@heddle/core/schemas'

export interface PageOf {
  readonly page: number
  readonly limit: number
}

export interface Found<Row> {
  readonly data: readonly Row[]
  readonly totalItems: number
}

/** What is said about a dataset; undefined leaves what was said before. */
export interface DatasetDraft {
  readonly name: string
  readonly description?: string | null | undefined
  readonly metadata?: unknown
  readonly inputSchema?: object | boolean | null | undefined
  readonly expectedOutputSchema?: object | boolean | null | undefined
}

/** Keeps the datasets of projects; each name once. */
export interface DatasetStore {
  /** Makes the dataset or changes the one with this name. */
  put(projectId: string, draft: DatasetDraft, at: Date): Promise<Dataset>
  find(projectId: string, name: string): Promise<Dataset | undefined>
  findById(projectId: string, id: string): Promise<Dataset | undefined>
  /** Newest first. */
  list(projectId: string, page: PageOf): Promise<Found<Dataset>>
  /** Active items and runs by dataset; one without either is left out. */
  count(
    projectId: string,
    datasetIds: readonly string[],
  ): Promise<ReadonlyMap<string, DatasetCounts>>
}

export interface DatasetCounts {
  readonly itemCount: number
  readonly runCount: number
}

/** One version of an item, without what names files in it. */
export type StoredDatasetItem = Omit<DatasetItem, 'mediaReferences'>

/** What is said about an item; undefined leaves what was said before. */
export interface DatasetItemDraft {
  readonly projectId: string
  readonly datasetId: string
  readonly id: string
  readonly input?: unknown
  readonly expectedOutput?: unknown
  readonly metadata?: unknown
  readonly sourceTraceId?: string | undefined
  readonly sourceObservationId?: string | undefined
  readonly status?: DatasetStatus | undefined
}

/** One version of an item; with `isDeleted` it was gone from then on. */
export type DatasetItemVersion = DatasetItemVersions['versions'][number]

export interface DatasetItemQuery extends PageOf {
  readonly datasetId?: string | undefined
  readonly sourceTraceId?: string | undefined
  readonly sourceObservationId?: string | undefined
  /** The items as they were then; absent: as they are. */
  readonly at?: Date | undefined
}

/** Keeps every version of the items of datasets: each write closes one version and opens the next. */
export interface DatasetItemStore {
  /**
   * Adds an item or a version of it. `check` sees the whole new version before it is written and may throw.
   * Undefined when the id belongs to another dataset of the project.
   */
  put(
    draft: DatasetItemDraft,
    at: Date,
    check: (item: Pick<StoredDatasetItem, 'input' | 'expectedOutput'>) => void,
  ): Promise<StoredDatasetItem | undefined>
  /** The newest version; undefined when there is none or the item was deleted. */
  find(projectId: string, id: string): Promise<StoredDatasetItem | undefined>
  /** Active items, newest first. */
  list(projectId: string, query: DatasetItemQuery): Promise<Found<StoredDatasetItem>>
  /** Whether there was such an item. Earlier versions can still be read by their time. */
  remove(projectId: string, id: string, at: Date): Promise<boolean>
  /** All versions of an item, the latest first. */
  listVersions(projectId: string, id: string): Promise<readonly DatasetItemVersion[]>
  /** Changes of the items of a dataset, the latest first. */
  listChanges(
    projectId: string,
    datasetId: string,
    limit: number,
  ): Promise<readonly DatasetChange[]>
}

export interface DatasetRunItemDraft {
  readonly projectId: string
  readonly datasetId: string
  readonly runName: string
  readonly runDescription: string | null
  readonly runMetadata: unknown
  readonly datasetItemId: string
  readonly traceId: string
  readonly observationId: string | null
  readonly datasetVersion: Date | null
  readonly createdAt: Date
}

/** Keeps runs of datasets. A run is made by its first item; its id never changes. */
export interface DatasetRunStore {
  add(draft: DatasetRunItemDraft): Promise<DatasetRunItem>
  find(projectId: string, datasetId: string, name: string): Promise<DatasetRun | undefined>
  findById(projectId: string, datasetId: string, id: string): Promise<DatasetRun | undefined>
  /** Newest first. */
  list(projectId: string, datasetId: string, page: PageOf): Promise<Found<DatasetRun>>
  /** Items of a run, newest first; without a page all of them, oldest first. */
  listItems(projectId: string, runId: string, page?: PageOf): Promise<Found<DatasetRunItem>>
  /** Whether there was such a run. */
  remove(projectId: string, datasetId: string, name: string): Promise<boolean>
}

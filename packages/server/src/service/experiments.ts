import {
  MAX_COMPARED_ITEMS,
  type Dataset,
  type DatasetItem,
  type DatasetRun,
  type DatasetRunItem,
  type RunCell,
  type RunComparison,
  type RunSummary,
  type RunSummaryPage,
} from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { RunResultsReader } from '../query/run-results.ts'
import type { PageOf } from '../store/dataset-store.ts'
import type { DatasetStores } from './datasets.ts'
import { notFound } from './refused-request-error.ts'

/** Characters of an item that a comparison shows. */
const EXCERPT_CHARACTERS = 1000

/** Items of a dataset that are read for their texts. */
const READ_ITEMS = 10_000

/** Runs of datasets as experiments: what they came to, and how they differ. All failures are `RefusedRequestError`s. */
export interface ExperimentService {
  /** Runs in numbers, newest first. */
  list(projectId: string, dataset: Dataset, page: PageOf): Promise<RunSummaryPage>
  /** What each run made of each item; the first run is the base. */
  compare(projectId: string, dataset: Dataset, runIds: readonly string[]): Promise<RunComparison>
}

export function createExperimentService(parts: {
  readonly stores: DatasetStores
  readonly results: RunResultsReader
}): ExperimentService {
  const { stores, results } = parts
  const { datasetRuns, datasetItems } = stores

  const itemsOf = async (projectId: string, run: DatasetRun): Promise<readonly DatasetRunItem[]> =>
    (await datasetRuns.listItems(projectId, run.id)).data

  const summarize = async (
    projectId: string,
    run: DatasetRun,
    items: readonly DatasetRunItem[],
  ): Promise<RunSummary> => {
    const traceIds = [...new Set(items.map(({ traceId }) => traceId))]
    const itemCount = new Set(items.map(({ datasetItemId }) => datasetItemId)).size
    return { ...run, itemCount, ...(await results.summarize(projectId, traceIds)) }
  }

  return {
    list: async (projectId, dataset, page) => {
      const { data, meta } = toPage(page, await datasetRuns.list(projectId, dataset.id, page))
      const summaries = data.map(async (run) =>
        summarize(projectId, run, await itemsOf(projectId, run)),
      )
      return { data: await Promise.all(summaries), meta }
    },
    compare: async (projectId, dataset, runIds) => {
      const compared = await Promise.all(
        runIds.map(async (id) => {
          const run = await datasetRuns.findById(projectId, dataset.id, id)
          if (run === undefined) throw notFound(`Dataset run ${id} not found.`)
          const items = await itemsOf(projectId, run)
          const [summary, cells] = await Promise.all([
            summarize(projectId, run, items),
            results.readCells(projectId, items),
          ])
          return { summary, cells, items }
        }),
      )
      const { data } = await datasetItems.list(projectId, {
        datasetId: dataset.id,
        page: 1,
        limit: READ_ITEMS,
      })
      return toComparison(compared, data)
    },
  }
}

interface ComparedRun {
  readonly summary: RunSummary
  readonly cells: ReadonlyMap<string, RunCell>
  readonly items: readonly DatasetRunItem[]
}

function toComparison(
  compared: readonly ComparedRun[],
  items: readonly (ItemTexts & Pick<DatasetItem, 'id'>)[],
): RunComparison {
  const ids = [...new Set(compared.flatMap((run) => run.items.map((item) => item.datasetItemId)))]
  const texts = new Map(items.map((item) => [item.id, item]))
  return {
    runs: compared.map(({ summary }) => summary),
    rows: ids.slice(0, MAX_COMPARED_ITEMS).map((itemId) =>
      toRow(
        itemId,
        texts.get(itemId),
        compared.map(({ cells }) => cells.get(itemId) ?? null),
      ),
    ),
    totalItems: ids.length,
  }
}

type ItemTexts = Pick<DatasetItem, 'input' | 'expectedOutput'>

function toRow(
  itemId: string,
  item: ItemTexts | undefined,
  cells: (RunCell | null)[],
): RunComparison['rows'][number] {
  return {
    itemId,
    input: excerpt(item?.input),
    expectedOutput: excerpt(item?.expectedOutput),
    cells,
  }
}

function excerpt(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.slice(0, EXCERPT_CHARACTERS)
}

import { randomUUID } from 'node:crypto'

import type { DatasetRun, DatasetRunItem } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import type { DatasetRunItemDraft, DatasetRunStore, PageOf } from '../dataset-store.ts'
import type { Database } from './database.ts'
import type { DatasetRunItemTable, DatasetRunTable } from './dataset-tables.ts'
import { fromJsonText, toJsonText } from './json-text.ts'
import { storableTime } from './timestamp.ts'

export function createDatasetRunStore(database: Database): DatasetRunStore {
  return {
    add: (draft) =>
      database.transaction().execute(async (transaction) => {
        const run = await claimRun(transaction, draft)
        const row = await transaction
          .insertInto('dataset_run_items')
          .values({
            id: randomUUID(),
            run_id: run.id,
            dataset_item_id: draft.datasetItemId,
            trace_id: draft.traceId,
            observation_id: draft.observationId,
            dataset_version: draft.datasetVersion && storableTime(draft.datasetVersion),
            created_at: storableTime(draft.createdAt),
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return toRunItem({ ...row, run_name: draft.runName })
      }),
    find: (projectId, datasetId, name) =>
      findRun(database, { projectId, datasetId }, ['run.name', name]),
    list: async (projectId, datasetId, { page, limit }) => {
      const runs = selectRuns(database, projectId, datasetId)
      const { total } = await runs
        .select((query) => query.fn.countAll().as('total'))
        .executeTakeFirstOrThrow()
      const rows = await runs
        .selectAll('run')
        .select('datasets.name as dataset_name')
        .orderBy('run.created_at', 'desc')
        .orderBy('run.id')
        .limit(limit)
        .offset((page - 1) * limit)
        .execute()
      return { data: rows.map(toRun), totalItems: Number(total) }
    },
    findById: (projectId, datasetId, id) =>
      findRun(database, { projectId, datasetId }, ['run.id', id]),
    listItems: (projectId, runId, page) => listRunItems(database, { projectId, runId, page }),
    remove: async (projectId, datasetId, name) => {
      const { numDeletedRows } = await database
        .deleteFrom('dataset_runs')
        .where('project_id', '=', projectId)
        .where('dataset_id', '=', datasetId)
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}

/** The run of this name, made when it is missing; what it says of itself stays as it was made. */
function claimRun(database: Database, draft: DatasetRunItemDraft) {
  return database
    .insertInto('dataset_runs')
    .values({
      id: randomUUID(),
      project_id: draft.projectId,
      dataset_id: draft.datasetId,
      name: draft.runName,
      description: draft.runDescription,
      metadata: toJsonText(draft.runMetadata),
      created_at: storableTime(draft.createdAt),
      updated_at: storableTime(draft.createdAt),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['dataset_id', 'name'])
        .doUpdateSet((set) => ({ name: set.ref('excluded.name') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
}

async function findRun(
  database: Database,
  { projectId, datasetId }: { readonly projectId: string; readonly datasetId: string },
  [column, value]: readonly [column: 'run.name' | 'run.id', value: string],
): Promise<DatasetRun | undefined> {
  const row = await selectRuns(database, projectId, datasetId)
    .selectAll('run')
    .select('datasets.name as dataset_name')
    .where(column, '=', value)
    .executeTakeFirst()
  return row && toRun(row)
}

function selectRuns(database: Database, projectId: string, datasetId: string) {
  return database
    .selectFrom('dataset_runs as run')
    .innerJoin('datasets', 'datasets.id', 'run.dataset_id')
    .where('run.project_id', '=', projectId)
    .where('run.dataset_id', '=', datasetId)
}

async function listRunItems(
  database: Database,
  { projectId, runId, page }: { projectId: string; runId: string; page: PageOf | undefined },
) {
  const items = database
    .selectFrom('dataset_run_items as item')
    .innerJoin('dataset_runs as run', 'run.id', 'item.run_id')
    .where('run.project_id', '=', projectId)
    .where('run.id', '=', runId)
  const { total } = await items
    .select((query) => query.fn.countAll().as('total'))
    .executeTakeFirstOrThrow()
  const direction = page === undefined ? 'asc' : 'desc'
  const ordered = items
    .selectAll('item')
    .select('run.name as run_name')
    .orderBy('item.created_at', direction)
    .orderBy('item.id')
  const rows =
    page === undefined
      ? await ordered.execute()
      : await ordered
          .limit(page.limit)
          .offset((page.page - 1) * page.limit)
          .execute()
  return { data: rows.map(toRunItem), totalItems: Number(total) }
}

function toRun(row: Selectable<DatasetRunTable> & { readonly dataset_name: string }): DatasetRun {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    metadata: fromJsonText(row.metadata),
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

function toRunItem(
  row: Selectable<DatasetRunItemTable> & { readonly run_name: string },
): DatasetRunItem {
  return {
    id: row.id,
    datasetRunId: row.run_id,
    datasetRunName: row.run_name,
    datasetItemId: row.dataset_item_id,
    traceId: row.trace_id,
    observationId: row.observation_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.created_at.toISOString(),
  }
}

import { randomUUID } from 'node:crypto'

import type { Dataset } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import type { DatasetCounts, DatasetStore } from '../dataset-store.ts'
import type { Database } from './database.ts'
import type { DatasetTable } from './dataset-tables.ts'
import { fromJsonText, toJsonText } from './json-text.ts'
import { newestPage } from './newest-page.ts'

export function createDatasetStore(database: Database): DatasetStore {
  const ofProject = (projectId: string) =>
    database.selectFrom('datasets').where('project_id', '=', projectId)
  return {
    put: async (projectId, draft, at) => {
      const { name, description, metadata, inputSchema, expectedOutputSchema } = draft
      const said = {
        ...(description === undefined ? {} : { description }),
        ...(metadata === undefined ? {} : { metadata: toJsonText(metadata) }),
        ...(inputSchema === undefined ? {} : { input_schema: toJsonText(inputSchema) }),
        ...(expectedOutputSchema === undefined
          ? {}
          : { expected_output_schema: toJsonText(expectedOutputSchema) }),
        updated_at: at,
      }
      const row = await database
        .insertInto('datasets')
        .values({ id: randomUUID(), project_id: projectId, name, ...said, created_at: at })
        .onConflict((conflict) => conflict.columns(['project_id', 'name']).doUpdateSet(said))
        .returningAll()
        .executeTakeFirstOrThrow()
      return toDataset(row)
    },
    find: async (projectId, name) => {
      const row = await ofProject(projectId).where('name', '=', name).selectAll().executeTakeFirst()
      return row && toDataset(row)
    },
    findById: async (projectId, id) => {
      const row = await ofProject(projectId).where('id', '=', id).selectAll().executeTakeFirst()
      return row && toDataset(row)
    },
    list: (projectId, page) => newestPage(ofProject(projectId), page, toDataset),
    count: (projectId, datasetIds) => countContents(database, projectId, datasetIds),
  }
}

async function countContents(
  database: Database,
  projectId: string,
  datasetIds: readonly string[],
): Promise<ReadonlyMap<string, DatasetCounts>> {
  if (datasetIds.length === 0) return new Map()
  const items = await activeItemsOf(database, projectId)
    .where('item.dataset_id', 'in', datasetIds)
    .select(({ fn }) => ['item.dataset_id', fn.countAll().as('total')])
    .groupBy('item.dataset_id')
    .execute()
  const runs = await database
    .selectFrom('dataset_runs')
    .where('project_id', '=', projectId)
    .where('dataset_id', 'in', datasetIds)
    .select(({ fn }) => ['dataset_id', fn.countAll().as('total')])
    .groupBy('dataset_id')
    .execute()
  const numberOf = (rows: typeof runs, id: string) =>
    Number(rows.find((row) => row.dataset_id === id)?.total ?? 0)
  return new Map(
    datasetIds.map((id) => [id, { itemCount: numberOf(items, id), runCount: numberOf(runs, id) }]),
  )
}

function activeItemsOf(database: Database, projectId: string) {
  return database
    .selectFrom('dataset_item_versions as version')
    .innerJoin('dataset_items as item', (join) =>
      join
        .onRef('item.project_id', '=', 'version.project_id')
        .onRef('item.id', '=', 'version.item_id'),
    )
    .where('version.project_id', '=', projectId)
    .where('version.valid_to', 'is', null)
    .where('version.is_deleted', '=', false)
    .where('version.status', '=', 'ACTIVE')
}

function toDataset(row: Selectable<DatasetTable>): Dataset {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    description: row.description,
    metadata: fromJsonText(row.metadata),
    inputSchema: fromJsonText(row.input_schema),
    expectedOutputSchema: fromJsonText(row.expected_output_schema),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

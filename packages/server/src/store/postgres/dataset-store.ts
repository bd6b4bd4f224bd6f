import { randomUUID } from 'node:crypto'

import type { Dataset } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import type { DatasetStore } from '../dataset-store.ts'
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
    list: (projectId, page) => newestPage(ofProject(projectId), page, toDataset),
  }
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

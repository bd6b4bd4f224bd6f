import type { ScoreConfig } from '@heddle/core/schemas'
import type { Selectable, Updateable } from 'kysely'

import type { ScoreConfigChange, ScoreConfigStore } from '../score-config-store.ts'
import type { Database } from './database.ts'
import { fromJsonText, toJsonText } from './json-text.ts'
import { newestPage } from './newest-page.ts'
import type { ScoreConfigTable } from './score-config-tables.ts'

export function createScoreConfigStore(database: Database): ScoreConfigStore {
  const ofProject = (projectId: string) =>
    database.selectFrom('score_configs').where('project_id', '=', projectId)
  return {
    add: async (config) => {
      const row = await database
        .insertInto('score_configs')
        .values({
          id: config.id,
          project_id: config.projectId,
          name: config.name,
          data_type: config.dataType,
          is_archived: config.isArchived,
          min_value: config.minValue,
          max_value: config.maxValue,
          categories: toJsonText(config.categories),
          description: config.description,
          created_at: config.createdAt,
          updated_at: config.updatedAt,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toConfig(row)
    },
    find: async (projectId, id) => {
      const row = await ofProject(projectId).where('id', '=', id).selectAll().executeTakeFirst()
      return row && toConfig(row)
    },
    findMany: async (projectId, ids) => {
      const rows = await ofProject(projectId).where('id', 'in', ids).selectAll().execute()
      return rows.map(toConfig)
    },
    list: (projectId, page) => newestPage(ofProject(projectId), page, toConfig),
    update: async (projectId, id, change) => {
      const row = await database
        .updateTable('score_configs')
        .set(toColumns(change))
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      return row && toConfig(row)
    },
  }
}

/** Kysely leaves out what is undefined. */
function toColumns(
  change: ScoreConfigChange & { readonly updatedAt: Date },
): Updateable<ScoreConfigTable> {
  return {
    name: change.name,
    is_archived: change.isArchived,
    min_value: change.minValue,
    max_value: change.maxValue,
    categories: change.categories === undefined ? undefined : toJsonText(change.categories),
    description: change.description,
    updated_at: change.updatedAt,
  }
}

function toConfig(row: Selectable<ScoreConfigTable>): ScoreConfig {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    dataType: row.data_type,
    isArchived: row.is_archived,
    minValue: row.min_value,
    maxValue: row.max_value,
    // Only checked categories are stored.
    categories: fromJsonText(row.categories) as ScoreConfig['categories'],
    description: row.description,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

import { savedViewBodySchema } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import type { SavedViewStore, StoredSavedView } from '../saved-view-store.ts'
import type { Database } from './database.ts'
import type { SavedViewTable } from './saved-view-tables.ts'

export function createSavedViewStore(database: Database): SavedViewStore {
  const ofProject = (projectId: string) =>
    database.selectFrom('saved_views').selectAll().where('project_id', '=', projectId)
  return {
    add: async (view) => {
      await database.insertInto('saved_views').values(toRow(view)).execute()
    },
    update: async (view) => {
      const { id, project_id: projectId, ...said } = toRow(view)
      await database
        .updateTable('saved_views')
        .set(said)
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .execute()
    },
    find: async (projectId, id) => {
      const row = await ofProject(projectId).where('id', '=', id).executeTakeFirst()
      return row && toView(row)
    },
    list: async (projectId, kind) => {
      const rows = await ofProject(projectId)
        .where('kind', '=', kind)
        .orderBy('name')
        .orderBy('id')
        .execute()
      return rows.map(toView)
    },
    remove: async (projectId, id) => {
      await database
        .deleteFrom('saved_views')
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .execute()
    },
  }
}

function toRow(view: StoredSavedView) {
  return {
    id: view.id,
    project_id: view.projectId,
    kind: view.body.kind,
    name: view.name,
    is_shared: view.isShared,
    owner_user_id: view.ownerUserId,
    body: JSON.stringify(view.body),
    created_at: view.createdAt,
    updated_at: view.updatedAt,
  }
}

function toView(row: Selectable<SavedViewTable>): StoredSavedView {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    isShared: row.is_shared,
    ownerUserId: row.owner_user_id,
    body: savedViewBodySchema.parse(JSON.parse(row.body)),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

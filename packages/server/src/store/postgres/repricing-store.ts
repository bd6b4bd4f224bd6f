import type { Selectable } from 'kysely'

import type { RepricingProgress, RepricingStore, StoredRepricing } from '../repricing-store.ts'
import type { Database } from './database.ts'
import { fromJsonText } from './json-text.ts'
import type { Timestamp } from './timestamp.ts'

export interface RepricingTable {
  id: string
  project_id: string
  state: StoredRepricing['state']
  /** JSON text: times, model, whether it is a dry run, the prices it began with. */
  scope: string
  /** JSON text. */
  progress: string
  message: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface RepricingTables {
  repricings: RepricingTable
}

type Scope = Pick<StoredRepricing, 'from' | 'to' | 'model' | 'dryRun' | 'prices'>

export function createRepricingStore(database: Database): RepricingStore {
  return {
    add: (repricing) => addRepricing(database, repricing),
    find: async (projectId, id) => {
      const row = await database
        .selectFrom('repricings')
        .selectAll()
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toRepricing(row)
    },
    list: async (projectId, limit) => {
      const rows = await database
        .selectFrom('repricings')
        .selectAll()
        .where('project_id', '=', projectId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toRepricing)
    },
    save: async (repricing, at) => {
      const { numUpdatedRows } = await database
        .updateTable('repricings')
        .set({
          state: repricing.state,
          progress: JSON.stringify(repricing.progress),
          message: repricing.message ?? null,
          updated_at: at,
        })
        .where('id', '=', repricing.id)
        .where('state', '=', 'running')
        .where('updated_at', '=', repricing.updatedAt)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
    listStalled: async (before) => {
      const running = database.selectFrom('repricings').selectAll().where('state', '=', 'running')
      const stalled = before === undefined ? running : running.where('updated_at', '<', before)
      const rows = await stalled.execute()
      return rows.map(toRepricing)
    },
  }
}

async function addRepricing(database: Database, repricing: StoredRepricing): Promise<boolean> {
  const { from, to, model, dryRun, prices } = repricing
  const scope: Scope = { from, to, model, dryRun, prices }
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('repricings')
    .values({
      id: repricing.id,
      project_id: repricing.projectId,
      state: repricing.state,
      scope: JSON.stringify(scope),
      progress: JSON.stringify(repricing.progress),
      message: repricing.message ?? null,
      created_at: repricing.createdAt,
      updated_at: repricing.updatedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

function toRepricing(row: Selectable<RepricingTable>): StoredRepricing {
  // Only this store writes these columns.
  const { from, to, model, dryRun, prices } = fromJsonText(row.scope) as Scope
  return {
    id: row.id,
    projectId: row.project_id,
    from,
    to,
    model,
    dryRun,
    prices,
    state: row.state,
    progress: fromJsonText(row.progress) as RepricingProgress,
    message: row.message ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

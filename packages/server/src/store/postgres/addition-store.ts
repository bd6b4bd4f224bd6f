import { type RawBuilder, sql } from 'kysely'

import type { AdditionStore } from '../addition-store.ts'
import type { Database } from './database.ts'

/** Tables whose rows name an object by its kind and id. */
const TABLES = ['comments', 'annotation_queue_items'] as const

export function createAdditionStore(database: Database): AdditionStore {
  return {
    namedIn: async (projectId, subject, ids) => {
      if (ids.length === 0) return []
      const found = await Promise.all(
        TABLES.map((table) =>
          database
            .selectFrom(table)
            .select('object_id')
            .distinct()
            .where('project_id', '=', projectId)
            .where('object_type', '=', subject)
            .where('object_id', '=', anyOf(ids))
            .execute(),
        ),
      )
      return [...new Set(found.flat().map((row) => row.object_id))]
    },
    remove: async (projectId, subject, ids) => {
      if (ids.length === 0) return
      for (const table of TABLES) {
        await database
          .deleteFrom(table)
          .where('project_id', '=', projectId)
          .where('object_type', '=', subject)
          .where('object_id', '=', anyOf(ids))
          .execute()
      }
      if (subject !== 'TRACE') return
      await database
        .deleteFrom('trace_shares')
        .where('project_id', '=', projectId)
        .where('trace_id', '=', anyOf(ids))
        .execute()
    },
  }
}

/** One parameter for any number of ids. */
function anyOf(ids: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${[...ids]}::text[])`
}

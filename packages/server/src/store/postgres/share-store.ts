import type { Redaction } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import type { Share, ShareStore } from '../share-store.ts'
import type { Database } from './database.ts'
import type { TraceShareTable } from './share-tables.ts'

export function createShareStore(database: Database): ShareStore {
  return {
    add: async ({ projectId, traceId, createdAt, expiresAt, redactions, tokenHash, ...rest }) => {
      await database
        .insertInto('trace_shares')
        .values({
          ...rest,
          project_id: projectId,
          trace_id: traceId,
          token_hash: tokenHash,
          created_at: createdAt,
          expires_at: expiresAt,
          redactions: [...redactions],
        })
        .execute()
    },
    listOf: async (projectId, traceId) => {
      const rows = await database
        .selectFrom('trace_shares')
        .selectAll()
        .where('project_id', '=', projectId)
        .where('trace_id', '=', traceId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(toShare)
    },
    remove: async (projectId, id) => {
      const { numDeletedRows } = await database
        .deleteFrom('trace_shares')
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    find: async (tokenHash, now) => {
      const row = await database
        .selectFrom('trace_shares')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where((where) =>
          where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]),
        )
        .executeTakeFirst()
      return row && toShare(row)
    },
    countView: async (id) => {
      await database
        .updateTable('trace_shares')
        .set((set) => ({ views: set('views', '+', 1) }))
        .where('id', '=', id)
        .execute()
    },
  }
}

function toShare(row: Selectable<TraceShareTable>): Share {
  const { id, note, views } = row
  return {
    id,
    projectId: row.project_id,
    traceId: row.trace_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    // The service writes nothing else into the column.
    redactions: row.redactions as Redaction[],
    note,
    views,
  }
}

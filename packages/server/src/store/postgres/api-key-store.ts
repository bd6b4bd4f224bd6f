import type { Selectable } from 'kysely'

import type { ApiKey, ApiKeyStore } from '../api-key-store.ts'
import type { ApiKeyTable, Database } from './database.ts'

export function createApiKeyStore(database: Database): ApiKeyStore {
  return {
    findByPublicKey: async (publicKey) => {
      const row = await database
        .selectFrom('api_keys')
        .innerJoin('projects', 'projects.id', 'api_keys.project_id')
        .selectAll('api_keys')
        .where('public_key', '=', publicKey)
        .where('projects.deleted_at', 'is', null)
        .executeTakeFirst()
      return row && toApiKey(row)
    },
    addIfAbsent: async (key) => {
      await database
        .insertInto('api_keys')
        .values({
          id: key.id,
          project_id: key.projectId,
          public_key: key.publicKey,
          secret_hash: key.secretHash,
          display_secret_key: key.displaySecretKey,
          note: key.note ?? null,
          expires_at: key.expiresAt ?? null,
        })
        .onConflict((conflict) => conflict.column('public_key').doNothing())
        .execute()
    },
    list: async () => {
      const rows = await database
        .selectFrom('api_keys')
        .selectAll()
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(toApiKey)
    },
    remove: async (publicKey) => {
      const { numDeletedRows } = await database
        .deleteFrom('api_keys')
        .where('public_key', '=', publicKey)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

function toApiKey(row: Selectable<ApiKeyTable>): ApiKey {
  return {
    id: row.id,
    projectId: row.project_id,
    publicKey: row.public_key,
    secretHash: row.secret_hash,
    displaySecretKey: row.display_secret_key,
    note: row.note ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  }
}

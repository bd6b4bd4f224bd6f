import type { ApiKeyStore } from '../api-key-store.ts'
import type { Database } from './database.ts'

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
      if (row === undefined) return undefined
      return {
        id: row.id,
        projectId: row.project_id,
        publicKey: row.public_key,
        secretHash: row.secret_hash,
        displaySecretKey: row.display_secret_key,
        note: row.note ?? undefined,
        expiresAt: row.expires_at ?? undefined,
      }
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
  }
}

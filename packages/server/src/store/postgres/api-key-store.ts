import type { Selectable } from 'kysely'

import type { ApiKeyStore, KeyOwner, StoredApiKey } from '../api-key-store.ts'
import type { ApiKeyTable, Database } from './database.ts'

export function createApiKeyStore(database: Database): ApiKeyStore {
  const select = () =>
    database.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id')
  return {
    findByPublicKey: async (publicKey) => {
      const row = await database
        .selectFrom('api_keys')
        .leftJoin('projects', 'projects.id', 'api_keys.project_id')
        .selectAll('api_keys')
        .where('public_key', '=', publicKey)
        .where('projects.deleted_at', 'is', null)
        .executeTakeFirst()
      return row && toApiKey(row)
    },
    addIfAbsent: async (key) => {
      const row = await database
        .insertInto('api_keys')
        .values({
          id: key.id,
          project_id: key.owner.kind === 'project' ? key.owner.id : null,
          organization_id: key.owner.kind === 'organization' ? key.owner.id : null,
          public_key: key.publicKey,
          secret_hash: key.secretHash,
          display_secret_key: key.displaySecretKey,
          note: key.note ?? null,
          expires_at: key.expiresAt ?? null,
        })
        .onConflict((conflict) => conflict.column('public_key').doNothing())
        .returningAll()
        .executeTakeFirst()
      return row && toApiKey(row)
    },
    list: async () => (await select().execute()).map(toApiKey),
    listOf: async (owner) => {
      const rows = await select().where(columnOf(owner), '=', owner.id).execute()
      return rows.map(toApiKey)
    },
    ...createKeyChanges(database),
  }
}

function createKeyChanges(
  database: Database,
): Pick<ApiKeyStore, 'remove' | 'removeOf' | 'markUsed'> {
  return {
    remove: async (publicKey) => {
      const { numDeletedRows } = await database
        .deleteFrom('api_keys')
        .where('public_key', '=', publicKey)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    removeOf: async (owner, id) => {
      const row = await database
        .deleteFrom('api_keys')
        .where(columnOf(owner), '=', owner.id)
        .where('id', '=', id)
        .returning('public_key')
        .executeTakeFirst()
      return row?.public_key
    },
    markUsed: async (publicKey, at) => {
      await database
        .updateTable('api_keys')
        .set({ last_used_at: at })
        .where('public_key', '=', publicKey)
        .execute()
    },
  }
}

const columnOf = ({ kind }: KeyOwner) => (kind === 'project' ? 'project_id' : 'organization_id')

function toApiKey(row: Selectable<ApiKeyTable>): StoredApiKey {
  return {
    id: row.id,
    owner: ownerOf(row),
    publicKey: row.public_key,
    secretHash: row.secret_hash,
    displaySecretKey: row.display_secret_key,
    note: row.note ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }
}

/** A constraint of the table says that exactly one is set. */
function ownerOf(row: Pick<Selectable<ApiKeyTable>, 'project_id' | 'organization_id'>): KeyOwner {
  return row.project_id === null
    ? { kind: 'organization', id: row.organization_id ?? '' }
    : { kind: 'project', id: row.project_id }
}

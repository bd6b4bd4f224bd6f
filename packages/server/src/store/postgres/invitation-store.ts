import { type Selectable, sql } from 'kysely'

import type { Invitation, InvitationStore, SetupStore } from '../invitation-store.ts'
import type { Database } from './database.ts'
import type { InvitationTable } from './user-tables.ts'

export function createInvitationStore(database: Database): InvitationStore {
  return {
    put: async ({ id, organizationId, email, role, expiresAt, tokenHash }) => {
      const values = { id, role, token_hash: tokenHash, expires_at: expiresAt }
      await database
        .insertInto('invitations')
        .values({ ...values, organization_id: organizationId, email })
        .onConflict((conflict) =>
          conflict.columns(['organization_id', 'email']).doUpdateSet(values),
        )
        .execute()
    },
    listOf: async (organizationId) => {
      const rows = await database
        .selectFrom('invitations')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .orderBy('email')
        .execute()
      return rows.map(toInvitation)
    },
    remove: async (organizationId, id) => {
      const { numDeletedRows } = await database
        .deleteFrom('invitations')
        .where('organization_id', '=', organizationId)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    find: async (tokenHash, now) => {
      const row = await database
        .selectFrom('invitations')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row && toInvitation(row)
    },
    accept: ({ id, organizationId }, user) =>
      database.transaction().execute(async (transaction) => {
        const used = await transaction
          .deleteFrom('invitations')
          .where('id', '=', id)
          .returning('role')
          .executeTakeFirst()
        if (used === undefined) return false
        await transaction
          .insertInto('users')
          .values({ id: user.id, email: user.email, password_hash: user.passwordHash })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
        await transaction
          .insertInto('organization_members')
          .values({ organization_id: organizationId, user_id: user.id, role: used.role })
          .onConflict((conflict) => conflict.columns(['organization_id', 'user_id']).doNothing())
          .execute()
        return true
      }),
  }
}

function toInvitation(row: Selectable<InvitationTable>): Invitation {
  const { id, organization_id: organizationId, email, role, expires_at: expiresAt } = row
  return { id, organizationId, email, role, expiresAt }
}

export function createSetupStore(database: Database): SetupStore {
  return {
    hasUsers: () => hasUsers(database),
    addToken: async (tokenHash) => {
      await database.insertInto('setup_tokens').values({ token_hash: tokenHash }).execute()
    },
    hasToken: async (tokenHash) => {
      const row = await database
        .selectFrom('setup_tokens')
        .select('token_hash')
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst()
      return row !== undefined
    },
    complete: ({ user, organization, project }) =>
      database.transaction().execute(async (transaction) => {
        // Two browsers at once: the second waits here, and then finds the first one's user.
        await sql`lock table users in share row exclusive mode`.execute(transaction)
        if (await hasUsers(transaction)) return false
        await transaction.insertInto('organizations').values(organization).execute()
        await transaction
          .insertInto('projects')
          .values({ ...project, organization_id: organization.id, retention_days: null })
          .execute()
        await transaction
          .insertInto('users')
          .values({ id: user.id, email: user.email, password_hash: user.passwordHash })
          .execute()
        await transaction
          .insertInto('organization_members')
          .values({ organization_id: organization.id, user_id: user.id, role: 'OWNER' })
          .execute()
        await transaction.deleteFrom('setup_tokens').execute()
        return true
      }),
  }
}

async function hasUsers(database: Database): Promise<boolean> {
  const row = await database.selectFrom('users').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

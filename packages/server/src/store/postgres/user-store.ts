import type { Selectable } from 'kysely'

import type { LoginSessionStore, User, UserStore } from '../user-store.ts'
import type { Database } from './database.ts'
import type { UserTable } from './user-tables.ts'

export function createUserStore(database: Database): UserStore {
  return {
    findByEmail: async (email) => {
      const row = await database
        .selectFrom('users')
        .selectAll()
        .where('email', '=', email)
        .executeTakeFirst()
      return row && toUser(row)
    },
    add: (user, member) => addUser(database, user, member),
    list: async () => {
      const rows = await database
        .selectFrom('users')
        .innerJoin('organization_members', 'user_id', 'users.id')
        .select(['email', 'organization_id', 'role'])
        .orderBy('email')
        .orderBy('organization_id')
        .execute()
      return rows.map(({ email, organization_id, role }) => ({
        email,
        organizationId: organization_id,
        role,
      }))
    },
    setPassword: (email, passwordHash) =>
      database.transaction().execute(async (transaction) => {
        const changed = await transaction
          .updateTable('users')
          .set({ password_hash: passwordHash })
          .where('email', '=', email)
          .returning('id')
          .executeTakeFirst()
        if (changed === undefined) return false
        await transaction.deleteFrom('login_sessions').where('user_id', '=', changed.id).execute()
        return true
      }),
    remove: async (email) => {
      const { numDeletedRows } = await database
        .deleteFrom('users')
        .where('email', '=', email)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    organizationIds: async () => {
      const rows = await database.selectFrom('organizations').select('id').orderBy('id').execute()
      return rows.map(({ id }) => id)
    },
  }
}

function addUser(database: Database, ...[user, member]: Parameters<UserStore['add']>) {
  return database.transaction().execute(async (transaction) => {
    const added = await transaction
      .insertInto('users')
      .values({ id: user.id, email: user.email, password_hash: user.passwordHash })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (added === undefined) return false
    await transaction
      .insertInto('organizations')
      .values({ id: member.organizationId, name: member.organizationId })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    await transaction
      .insertInto('organization_members')
      .values({ organization_id: member.organizationId, user_id: user.id, role: member.role })
      .execute()
    return true
  })
}

export function createLoginSessionStore(database: Database): LoginSessionStore {
  return {
    add: async ({ tokenHash, userId, expiresAt, now }) => {
      await database.deleteFrom('login_sessions').where('expires_at', '<=', now).execute()
      await database
        .insertInto('login_sessions')
        .values({ token_hash: tokenHash, user_id: userId, expires_at: expiresAt })
        .execute()
    },
    findUser: async (tokenHash, now) => {
      const row = await database
        .selectFrom('login_sessions')
        .innerJoin('users', 'users.id', 'user_id')
        .selectAll('users')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row && toUser(row)
    },
    remove: async (tokenHash) => {
      await database.deleteFrom('login_sessions').where('token_hash', '=', tokenHash).execute()
    },
  }
}

function toUser({ id, email, password_hash }: Selectable<UserTable>): User {
  return { id, email, passwordHash: password_hash }
}

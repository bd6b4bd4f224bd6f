import type { PasswordResetStore } from '../password-reset-store.ts'
import type { Database } from './database.ts'

export function createPasswordResetStore(database: Database): PasswordResetStore {
  return {
    put: async ({ tokenHash, userId, expiresAt }) => {
      const values = { token_hash: tokenHash, expires_at: expiresAt }
      await database
        .insertInto('password_resets')
        .values({ ...values, user_id: userId })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
        .execute()
    },
    find: async (tokenHash, now) => {
      const row = await database
        .selectFrom('password_resets')
        .innerJoin('users', 'users.id', 'user_id')
        .select('email')
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row?.email
    },
    use: (tokenHash, passwordHash, now) =>
      database.transaction().execute(async (transaction) => {
        const used = await transaction
          .deleteFrom('password_resets')
          .where('token_hash', '=', tokenHash)
          .where('expires_at', '>', now)
          .returning('user_id')
          .executeTakeFirst()
        if (used === undefined) return undefined
        const id = used.user_id
        await transaction
          .updateTable('users')
          .set({ password_hash: passwordHash })
          .where('id', '=', id)
          .execute()
        await transaction.deleteFrom('login_sessions').where('user_id', '=', id).execute()
        return id
      }),
  }
}

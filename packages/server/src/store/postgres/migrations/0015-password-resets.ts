import type { Kysely } from 'kysely'

/** Links by which people choose a new password, at most one for each. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('password_resets')
    .addColumn('user_id', 'text', (column) =>
      column.primaryKey().references('users.id').onDelete('cascade'),
    )
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .execute()
}

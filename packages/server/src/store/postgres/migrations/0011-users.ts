import { type Kysely, sql } from 'kysely'

/** People who sign in, what they are in organizations, and their sessions. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute()
  await schema
    .createTable('organization_members')
    .addColumn('organization_id', 'text', (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('user_id', 'text', (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('role', 'text', (column) =>
      column.notNull().check(sql`role in ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER')`),
    )
    .addPrimaryKeyConstraint('organization_members_key', ['organization_id', 'user_id'])
    .execute()
  await schema
    .createIndex('organization_members_user_id')
    .on('organization_members')
    .column('user_id')
    .execute()
  await schema
    .createTable('login_sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('login_sessions_user_id')
    .on('login_sessions')
    .column('user_id')
    .execute()
}

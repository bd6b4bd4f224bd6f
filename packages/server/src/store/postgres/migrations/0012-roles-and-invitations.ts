import { type Kysely, sql } from 'kysely'

/** Keys of organizations beside those of projects, roles within one project, invitations, and the way in to an empty server. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  const now = sql`now()`
  const role = sql`role in ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER')`
  await schema
    .alterTable('projects')
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute()
  await schema
    .alterTable('api_keys')
    .alterColumn('project_id', (column) => column.dropNotNull())
    .execute()
  await schema
    .alterTable('api_keys')
    .addColumn('organization_id', 'text', (column) =>
      column.references('organizations.id').onDelete('cascade'),
    )
    .execute()
  await schema
    .alterTable('api_keys')
    .addCheckConstraint('api_keys_one_owner', sql`num_nonnulls(project_id, organization_id) = 1`)
    .execute()
  await schema
    .createIndex('api_keys_organization_id')
    .on('api_keys')
    .column('organization_id')
    .execute()
  await schema
    .createTable('project_members')
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('user_id', 'text', (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('role', 'text', (column) => column.notNull().check(role))
    .addPrimaryKeyConstraint('project_members_key', ['project_id', 'user_id'])
    .execute()
  await schema
    .createIndex('project_members_user_id')
    .on('project_members')
    .column('user_id')
    .execute()
  await schema
    .createTable('invitations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organization_id', 'text', (column) =>
      column.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull().check(role))
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .addUniqueConstraint('invitations_one_each', ['organization_id', 'email'])
    .execute()
  await schema
    .createTable('setup_tokens')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute()
}

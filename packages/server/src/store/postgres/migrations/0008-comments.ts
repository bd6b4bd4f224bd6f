import type { Kysely } from 'kysely'

/** What people say about traces, observations, sessions and prompts. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('comments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('object_type', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('author_user_id', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('comments_project_id')
    .on('comments')
    .columns(['project_id', 'created_at'])
    .execute()
}

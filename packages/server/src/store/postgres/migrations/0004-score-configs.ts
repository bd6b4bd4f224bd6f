import type { Kysely } from 'kysely'

/** What values the scores of a project may have. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('score_configs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('data_type', 'text', (column) => column.notNull())
    .addColumn('is_archived', 'boolean', (column) => column.notNull())
    .addColumn('min_value', 'double precision')
    .addColumn('max_value', 'double precision')
    .addColumn('categories', 'text')
    .addColumn('description', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('score_configs_project_id')
    .on('score_configs')
    .columns(['project_id', 'created_at'])
    .execute()
}

import type { Kysely } from 'kysely'

/** Files that traces and items of datasets name, where they are named, and the secrets of the server itself. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('media')
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('content_type', 'text', (column) => column.notNull())
    .addColumn('content_length', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('uploaded_at', 'timestamptz')
    .addColumn('reported_http_status', 'integer')
    .addColumn('reported_http_error', 'text')
    .addColumn('reported_time_ms', 'integer')
    .addPrimaryKeyConstraint('media_key', ['project_id', 'id'])
    .execute()
  await schema
    .createTable('media_links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('media_id', 'text', (column) => column.notNull())
    .addColumn('trace_id', 'text')
    .addColumn('observation_id', 'text')
    .addColumn('dataset_id', 'text')
    .addColumn('dataset_item_id', 'text')
    .addColumn('field', 'text', (column) => column.notNull())
    .addForeignKeyConstraint(
      'media_links_media',
      ['project_id', 'media_id'],
      'media',
      ['project_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute()
  await schema
    .createIndex('media_links_media_id')
    .on('media_links')
    .columns(['project_id', 'media_id'])
    .execute()
  await schema
    .createTable('server_keys')
    .addColumn('purpose', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull())
    .execute()
}

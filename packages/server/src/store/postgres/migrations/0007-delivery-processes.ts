import type { Kysely } from 'kysely'

/** Per client of a project, which of the events it numbered came. JSON is text that only the server reads. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('delivery_processes')
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('process', 'text', (column) => column.notNull())
    .addColumn('first_seen_at', 'timestamptz', (column) => column.notNull())
    .addColumn('last_seen_at', 'timestamptz', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('delivery_processes_key', ['project_id', 'process'])
    .execute()
  await database.schema
    .createIndex('delivery_processes_last_seen_at')
    .on('delivery_processes')
    .columns(['project_id', 'last_seen_at'])
    .execute()
}

import { type Kysely, sql } from 'kysely'

/** Jobs that price calls again. JSON is text that only the server reads. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('repricings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('progress', 'text', (column) => column.notNull())
    .addColumn('message', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await sql`create unique index repricings_running on repricings (project_id)
    where state = 'running'`.execute(database)
  await database.schema
    .createIndex('repricings_of_project')
    .on('repricings')
    .columns(['project_id', 'created_at'])
    .execute()
}

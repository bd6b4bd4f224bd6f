import type { Kysely } from 'kysely'

/** Recent news of all projects, for servers that share the database. JSON is text that only the server reads. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('live_events')
    .addColumn('number', 'bigserial', (column) => column.primaryKey())
    .addColumn('at', 'timestamptz', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .execute()
  await database.schema.createIndex('live_events_at').on('live_events').column('at').execute()
}

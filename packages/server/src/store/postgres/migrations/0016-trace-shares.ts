import { type Kysely, sql } from 'kysely'

/** Public links to single traces. */
export async function up({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('trace_shares')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('trace_id', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .addColumn('expires_at', 'timestamptz')
    .addColumn('redactions', sql`text[]`, (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('views', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema
    .createIndex('trace_shares_trace')
    .on('trace_shares')
    .columns(['project_id', 'trace_id'])
    .execute()
}

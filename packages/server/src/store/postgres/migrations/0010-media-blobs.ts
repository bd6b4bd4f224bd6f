import { type Kysely, sql } from 'kysely'

/** Bytes of files where servers share no folder, in pieces of one size; the last piece is shorter. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('media_blobs')
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('piece', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .addPrimaryKeyConstraint('media_blobs_key', ['project_id', 'sha256', 'piece'])
    .execute()
  // Files are mostly compressed already.
  await sql`alter table media_blobs alter column bytes set storage external`.execute(database)
}

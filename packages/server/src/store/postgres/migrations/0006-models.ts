import { type Kysely, sql } from 'kysely'

/** Prices that projects set for themselves. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('models')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('match_pattern', 'text', (column) => column.notNull())
    .addColumn('start_date', 'timestamptz')
    .addColumn('unit', 'text', (column) => column.notNull())
    .addColumn('pricing_tiers', 'text', (column) => column.notNull())
    .addColumn('tokenizer_id', 'text')
    .addColumn('tokenizer_config', 'text')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull())
    .execute()
  await sql`create unique index models_of_project on models
    (project_id, name, unit, coalesce(start_date, '-infinity'::timestamptz))`.execute(database)
}

import type { Kysely } from 'kysely'

/** The IANA zone that a project's people chose for times; null for none. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('projects').addColumn('time_zone', 'text').execute()
}

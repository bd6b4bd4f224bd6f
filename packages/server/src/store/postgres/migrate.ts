import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'

import { migrations } from './migrations/index.ts'

/** Runs the migrations that this database has not seen, each once, in order. @throws when one fails; earlier ones stay. */
export async function migrate<Tables>(database: Kysely<Tables>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) }
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest()
  if (error !== undefined) throw error
}

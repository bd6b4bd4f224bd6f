import { sql } from 'kysely'

import type { StoredTables } from '../stored-tables.ts'
import type { Database } from './database.ts'

/** Rows read or written in one statement. */
const ROWS_A_STATEMENT = 500

/** Bookkeeping of the migrations, bytes of files, which are carried as files, and what holds where it began: sessions, links
 * for new passwords, the way in to an empty server, and news. */
const LEFT_OUT = new Set([
  'kysely_migration',
  'kysely_migration_lock',
  'media_blobs',
  'login_sessions',
  'password_resets',
  'setup_tokens',
  'live_events',
])

/** All tables of records; to be used within one transaction. */
export function createRecordTables(transaction: Database): StoredTables {
  return {
    names: () => namesInOrder(transaction),
    read: (name) => readRows(transaction, name),
    write: async (name, rows) => {
      const table = sql.table(name)
      for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
        const part = `[${rows.slice(start, start + ROWS_A_STATEMENT).join(',')}]`
        await sql`insert into ${table} overriding system value
          select * from jsonb_populate_recordset(null::${table}, ${part}::jsonb)
          on conflict do nothing`.execute(transaction)
      }
    },
  }
}

async function* readRows(transaction: Database, name: string): AsyncGenerator<readonly string[]> {
  await sql`select set_config('TimeZone', 'UTC', true)`.execute(transaction)
  await sql`declare heddle_rows no scroll cursor for
    select to_jsonb(contents)::text as line from ${sql.table(name)} as contents`.execute(
    transaction,
  )
  for (;;) {
    const { rows } = await sql<{ line: string }>`
      fetch ${sql.lit(ROWS_A_STATEMENT)} from heddle_rows`.execute(transaction)
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await sql`close heddle_rows`.execute(transaction)
}

/** Tables after those that they refer to. */
async function namesInOrder(transaction: Database): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename::text as name from pg_tables where schemaname = current_schema()
    order by tablename`.execute(transaction)
  const { rows: references } = await sql<{ child: string; parent: string }>`
    select child.relname::text as child, parent.relname::text as parent from pg_constraint
    join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
    where contype = 'f'`.execute(transaction)
  const sorted = new Set<string>()
  const visit = (name: string, path: readonly string[]) => {
    if (sorted.has(name) || path.includes(name)) return
    for (const { child, parent } of references) {
      if (child === name) visit(parent, [...path, name])
    }
    sorted.add(name)
  }
  for (const { name } of tables) visit(name, [])
  return [...sorted].filter((name) => !LEFT_OUT.has(name))
}

import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { LimitRow } from './ingest-row.ts'

/** Rows of one insert, and how many inserts there are at most. */
const ROWS_AN_INSERT = 10_000
const MOST_INSERTS = 10

/** The part of the engine's API that is used here. */
interface Engine {
  query(sql: string, format?: string): string
  close(): void
}

/**
 * What the engine alone takes to write the rows that a server left in its data folder once more, into a table of the same kind,
 * with the same settings, all of them to the disk. Nothing else runs meanwhile.
 */
export function measureBareEngine(dataFolder: string): LimitRow {
  const folder = join(dataFolder, 'clickhouse')
  const fileOf = (insert: number) => join(dataFolder, `limit-${insert}.rows`)
  const engine = openEngine(folder)
  const count = (table: string) => Number(engine.query(`SELECT count() FROM ${table}`, 'TSV'))
  const most = Math.ceil(count('observations') / ROWS_AN_INSERT)
  const inserts = Array.from({ length: Math.min(MOST_INSERTS, most) }, (_, insert) => insert)
  try {
    engine.query('CREATE TABLE limit_observations AS observations')
    for (const insert of inserts)
      engine.query(
        `INSERT INTO FUNCTION file('${fileOf(insert)}', 'RowBinary') SELECT * FROM observations
         ORDER BY start_time LIMIT ${insert * ROWS_AN_INSERT}, ${ROWS_AN_INSERT}`,
      )
    const own = process.cpuUsage()
    const startedAt = performance.now()
    for (const insert of inserts)
      engine.query(
        `INSERT INTO limit_observations SELECT * FROM file('${fileOf(insert)}', 'RowBinary')
         SETTINGS optimize_on_insert = 0`,
      )
    const seconds = (performance.now() - startedAt) / 1000
    const { user, system } = process.cpuUsage(own)
    const rows = count('limit_observations')
    return { observationsPerSecond: rows / seconds, cpuUs: (user + system) / rows, loadUs: 0 }
  } finally {
    engine.close()
  }
}

/** The engine as the server opens it, from the server's own dependencies. */
function openEngine(folder: string): Engine {
  const require = createRequire(join(import.meta.dirname, '../../../packages/server/package.json'))
  const { Session } = require('chdb') as {
    Session: new (path: string, options: { connectionArgs: readonly string[] }) => Engine
  }
  const settings = join(folder, 'heddle-engine.xml')
  return new Session(folder, { connectionArgs: [`--config-file=${settings}`] })
}

import { KEY_TIME_COLUMNS, type KeyedTable } from './key-time-columns.ts'
import type { TimeRange } from './settled-ranges.ts'
import type { SqlReader } from './sql-reader.ts'

/** Tables that are read deduplicated. */
export type SettledTable = Exclude<KeyedTable, 'scores'>

/** A part of a table, and between which times rows of each project lie in it: several, where it has none for hours in between. */
export interface Part {
  readonly name: string
  /** Made of other parts: it holds one version of each row. */
  readonly isMerged: boolean
  readonly ranges: readonly { readonly projectId: string; readonly range: TimeRange }[]
}

/**
 * Times without rows that are found in a part, at least so long, ms. A part that holds a few late rows must not count as one
 * with rows of all times in between, which are in other parts.
 */
const BUCKET_MS = 3_600_000

/** How often the parts may change while they are looked at. */
const ATTEMPTS = 3

interface ListedPart {
  readonly name: string
  readonly level: number
}

interface MeasuredPart {
  readonly part: string
  readonly project_id: string
  readonly from_ms: number
  readonly to_ms: number
}

/** The parts of a table at one moment. A part never changes, so only those that are not known yet are measured. */
export async function readParts(
  sql: SqlReader,
  table: SettledTable,
  known: readonly Part[],
): Promise<readonly Part[]> {
  const byName = new Map(known.map((part) => [part.name, part]))
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const listed = await sql.rows<ListedPart>(
      `SELECT name, level FROM system.parts
       WHERE database = currentDatabase() AND table = {table:String} AND active AND rows > 0`,
      { table },
    )
    const unknown = listed.filter(({ name }) => !byName.has(name))
    for (const part of await measureParts(sql, table, unknown)) byName.set(part.name, part)
    const parts = listed.flatMap(({ name }) => byName.get(name) ?? [])
    // A part that was merged in between has no rows any more; what it held is in a part that is not in this list.
    if (parts.length === listed.length) return parts
  }
  return []
}

async function measureParts(
  sql: SqlReader,
  table: SettledTable,
  listed: readonly ListedPart[],
): Promise<readonly Part[]> {
  if (listed.length === 0) return []
  const timeMs = `toUnixTimestamp64Milli(${KEY_TIME_COLUMNS[table]})`
  // Buckets that follow each other have the same difference to their place in the order.
  const rows = await sql.rows<MeasuredPart>(
    `SELECT part, project_id, min(first_ms) AS from_ms, max(last_ms) AS to_ms FROM (
       SELECT part, project_id, first_ms, last_ms,
         bucket - row_number() OVER (PARTITION BY part, project_id ORDER BY bucket) AS stretch FROM (
         SELECT _part AS part, project_id, intDiv(${timeMs}, ${BUCKET_MS}) AS bucket,
           min(${timeMs}) AS first_ms, max(${timeMs}) AS last_ms
         FROM ${table} WHERE _part IN {names:Array(String)} GROUP BY part, project_id, bucket))
     GROUP BY part, project_id, stretch`,
    { names: listed.map(({ name }) => name) },
  )
  const byPart = Map.groupBy(rows, ({ part }) => part)
  return listed.flatMap(({ name, level }) => {
    const measured = byPart.get(name)
    if (measured === undefined) return []
    const ranges = measured.map(({ project_id: projectId, from_ms: fromMs, to_ms: toMs }) => ({
      projectId,
      range: { fromMs, toMs },
    }))
    return [{ name, isMerged: level > 0, ranges }]
  })
}

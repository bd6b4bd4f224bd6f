import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Conditions, allOf, bothOf, time, when, where } from './conditions.ts'

/** A list of keys, newest first. */
export interface NewestFirst {
  /** The table and its alias, as in `traces AS t`. */
  readonly from: string
  /** The column of time that follows the project in the table's key. */
  readonly timeColumn: string
  /** Filters on the alias, the project's among them. */
  readonly conditions: Conditions
  /** Rows needed, pages before the wanted one included. */
  readonly rows: number
}

/** Rows a window looks back over at first, beyond those that are needed: rows may be stored in several versions. */
const SLACK_ROWS = 100

/** How much further back each next window looks. */
const WIDENING = 8

/**
 * Runs a deduplicated read over the newest part of a table that gives enough rows. Deduplicating merges all rows it reads,
 * so reading everything for one page costs seconds on millions of rows; the window is found by a plain read along the key.
 * `read` gets a WHERE clause and its parameters and must return all rows it finds there, up to the number needed.
 */
export async function readNewest<Row>(
  sql: SqlReader,
  list: NewestFirst,
  read: (conditions: Conditions) => Promise<Row[]>,
): Promise<Row[]> {
  for (let reach = list.rows + SLACK_ROWS; ; reach *= WIDENING) {
    const since = await timeOfRow(sql, list, reach)
    if (since === undefined) return read(list.conditions)
    const rows = await read(windowFrom(since, list))
    if (rows.length >= list.rows) return rows
  }
}

/** The rows of a list from a time on. */
function windowFrom(since: number, { timeColumn, conditions }: NewestFirst): Conditions {
  return bothOf(
    conditions,
    allOf([when(since, `${timeColumn} >= ${time('windowStart')}`, 'windowStart')]),
  )
}

/** The time of the n-th newest stored row, all versions counted, that the filters let through; undefined with fewer rows. */
async function timeOfRow(
  sql: SqlReader,
  { from, timeColumn, conditions }: NewestFirst,
  position: number,
): Promise<number | undefined> {
  const [row] = await sql.rows<{ since: number }>(
    `SELECT toUnixTimestamp64Milli(${timeColumn}) AS since FROM ${from} ${where(conditions)}
     ORDER BY ${timeColumn} DESC LIMIT 1 OFFSET {windowRows:UInt64}`,
    { ...conditions.parameters, windowRows: position },
  )
  return row?.since
}

/** Traces of which the newest windows of a costly list have so many, before everything is looked through. */
const WINDOW_ROWS = [2_000, 16_000, 128_000]

/**
 * As {@link readNewest}, for filters that cost more than the list itself, such as those that read observations: windows are
 * found without them. A filter that lets many rows through ends in the first window. `read` gets the conditions of a window.
 */
export async function readNewestWindows<Row>(
  sql: SqlReader,
  list: NewestFirst,
  read: (window: Conditions) => Promise<Row[]>,
): Promise<Row[]> {
  for (const position of WINDOW_ROWS) {
    const since = await timeOfRow(sql, list, position)
    if (since === undefined) break
    const rows = await read(windowFrom(since, list))
    if (rows.length >= list.rows) return rows
  }
  return read(list.conditions)
}

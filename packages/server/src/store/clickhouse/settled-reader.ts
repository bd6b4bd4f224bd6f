import { KEY_TIME_COLUMNS } from './key-time-columns.ts'
import type { SettledTable } from './part-ranges.ts'
import type { TimeRange } from './settled-ranges.ts'
import type { SettledRows } from './settled-rows.ts'
import type { SqlParameters, SqlReader } from './sql-reader.ts'
import type { UsedRanges } from './write-notes.ts'

/** A deduplicated read of a table, as all statements write it. */
const DEDUPLICATED = /\b(observations|traces)(?: AS (\w+))? FINAL\b/g

/**
 * Parameters of statements that name the traces or the very times of their rows. These are few rows, found by the key and its
 * indexes: comparing them takes less than reading what is settled about all others.
 */
const NAMING = ['traceIds', 'keyTimes']

/** How often rows may change in old times while they are read. */
const ATTEMPTS = 2

/**
 * A reader whose deduplicated reads of one project leave out deduplicating where every row is stored once. Such rows need not be
 * compared with others, so ids are not read, filters are applied while reading, and indexes on any column count. The answer is
 * that of `FINAL`.
 */
export function readingSettledRows(sql: SqlReader, settled: SettledRows): SqlReader {
  return {
    async rows<Row>(statement: string, parameters: SqlParameters): Promise<Row[]> {
      const { project } = parameters
      const isNaming = NAMING.some((name) => Object.hasOwn(parameters, name))
      const tables = typeof project === 'string' && !isNaming ? tablesIn(statement) : []
      if (tables.length === 0) return sql.rows(statement, parameters)
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const since = settled.latest()
        const used = await Promise.all(
          tables.map(async (table): Promise<UsedRanges> => {
            const projectId = String(project)
            return { table, projectId, ranges: await settled.rangesOf(table, projectId) }
          }),
        )
        const rewritten = withoutDeduplication(statement, used)
        const rows = await sql.rows<Row>(rewritten.sql, { ...parameters, ...rewritten.parameters })
        if (!settled.touchedSince(since, used)) return rows
      }
      return sql.rows(statement, parameters)
    },
  }
}

function tablesIn(statement: string): readonly SettledTable[] {
  const found = [...statement.matchAll(DEDUPLICATED)].map(([, table]) => table as SettledTable) // the pattern names no others
  return [...new Set(found)]
}

function withoutDeduplication(
  statement: string,
  used: readonly UsedRanges[],
): { readonly sql: string; readonly parameters: SqlParameters } {
  const rangesOf = new Map(used.map(({ table, ranges }) => [table, ranges]))
  const sql = statement.replaceAll(DEDUPLICATED, (read, table: SettledTable, alias?: string) => {
    const ranges = rangesOf.get(table) ?? []
    return ranges.length === 0 ? read : `${sourceOf(table, ranges)} AS ${alias ?? table}`
  })
  const parameters = used.flatMap(({ table, ranges }) =>
    ranges.flatMap(({ fromMs, toMs }, index) => [
      [`${table}From${index}`, fromMs],
      [`${table}To${index}`, toMs],
    ]),
  )
  return { sql, parameters: Object.fromEntries(parameters) as SqlParameters }
}

/** Rows of the project: those of settled times as they lie there, all others deduplicated. */
function sourceOf(table: SettledTable, ranges: readonly TimeRange[]): string {
  const column = KEY_TIME_COLUMNS[table]
  const of = `SELECT * FROM ${table}`
  const [from, to] = [
    ranges.map((_, index) => time(`${table}From${index}`)),
    ranges.map((_, index) => time(`${table}To${index}`)),
  ]
  const settled = ranges.map((_, index) => `${column} BETWEEN ${from[index]} AND ${to[index]}`)
  const others = [
    `${column} < ${from[0]}`,
    ...ranges
      .slice(1)
      .map((_, index) => `${column} > ${to[index]} AND ${column} < ${from[index + 1]}`),
    `${column} > ${to.at(-1)}`,
  ]
  return `(${of} FINAL WHERE project_id = {project:String} AND (${anyOf(others)})
    UNION ALL ${of} WHERE project_id = {project:String} AND is_deleted = 0 AND (${anyOf(settled)}))`
}

/** A placeholder for a time given as milliseconds. */
function time(name: string): string {
  return `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`
}

function anyOf(conditions: readonly string[]): string {
  return conditions.map((condition) => `(${condition})`).join(' OR ')
}

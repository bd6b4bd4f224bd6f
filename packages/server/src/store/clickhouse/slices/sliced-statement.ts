import type { SettledTable } from '../part-ranges.ts'
import type { SqlParameters } from '../sql-reader.ts'

/**
 * A statement over the rows of a stretch of time, which are first grouped. What is said of a group in one hour can be put
 * together with what is said of it in another, so a store may keep what it found for the hours that nobody writes to any more.
 */
export interface SlicedStatement {
  readonly parts: GroupedRows
  /** The statement, given the rows of {@link GroupedRows} in parentheses: several of a group, each for some of its time. */
  readonly whole: (parts: string) => string
  /** The same without parts, where that is less work; default: the whole over all of the time at once. */
  readonly direct?: string
  /** Values of both; `project` among them. */
  readonly parameters: SqlParameters
}

/** Rows of one project, grouped. */
export interface GroupedRows {
  readonly table: SettledTable
  /** The time in the key of the table, under its alias. */
  readonly time: string
  readonly range: TimeSpan
  /** `FROM … WHERE …` without a condition on time; joins of other tables belong into the whole. */
  readonly rows: string
  /** Expressions that rows are grouped by, by name. */
  readonly groups: Readonly<Record<string, string>>
  /** What is said of a group, by name: only numbers and lists that can be put together again. */
  readonly aggregates: Readonly<Record<string, string>>
}

/** A stretch of time without its end, milliseconds since the epoch. */
export interface TimeSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** Runs sliced statements. */
export interface SlicedReader {
  sliced<Row>(statement: SlicedStatement): Promise<Row[]>
}

/** The statement without slices. */
export function directly({ direct, parts, whole }: SlicedStatement): string {
  return direct ?? whole(`(${selectParts(parts, [parts.range])})`)
}

/** The grouped rows of some stretches of time, with further columns in front, of which `slice` is grouped by as well. */
export function selectParts(
  parts: GroupedRows,
  spans: readonly TimeSpan[],
  { columns = [], slice }: { readonly columns?: readonly string[]; readonly slice?: string } = {},
): string {
  const { groups, aggregates, rows, time } = parts
  const selected = [
    ...columns,
    ...(slice === undefined ? [] : [`${slice} AS slice`]),
    ...Object.entries({ ...groups, ...aggregates }).map(([name, sql]) => `${sql} AS ${name}`),
  ]
  const grouped = [...(slice === undefined ? [] : ['slice']), ...Object.keys(groups)]
  return `SELECT ${selected.join(', ')} ${rows} AND (${isWithin(time, spans)})
    ${grouped.length === 0 ? '' : `GROUP BY ${grouped.join(', ')}`}`
}

function isWithin(time: string, spans: readonly TimeSpan[]): string {
  if (spans.length === 0) return '0'
  return spans
    .map(({ fromMs, toMs }) => `(${time} >= ${moment(fromMs)} AND ${time} < ${moment(toMs)})`)
    .join(' OR ')
}

function moment(ms: number): string {
  return `fromUnixTimestamp64Milli(${Math.trunc(ms)}, 'UTC')`
}

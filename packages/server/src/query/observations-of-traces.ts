import { type DerivedTrace, type RootValues, deriveTrace } from '../domain/derive-trace.ts'
import { type NumberRanges, uniteRanges } from '../domain/number-ranges.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { decodeInput, decodeOutput, hasInput, hasOutput } from '../store/clickhouse/stored-value.ts'
import { type Condition, SKIP_BY_INDEX, allOf, time, where } from './conditions.ts'
import { amountOf, COUNTS, COUNTS_ESTIMATED, counted, LAST_END } from './measure-sql.ts'
import { type SelectedTrace, type ValueExtent, selectValues, textsOf } from './trace-columns.ts'

/** What locates the observations of a trace. */
export type ObservedTrace = Pick<
  SelectedTrace,
  'id' | 'project_id' | 'observed_from_ms' | 'observed_to_ms'
>

/** Conditions on `o` that hold for the observations of some traces of one project; undefined when they have none. */
export function observationsOf(traces: readonly ObservedTrace[]): readonly Condition[] | undefined {
  const observed = traces.filter((trace) => trace.observed_from_ms !== null)
  const [first] = observed
  if (first === undefined) return undefined
  return [
    { sql: 'o.project_id = {project:String}', parameters: { project: first.project_id } },
    startsIn(observedTimes(observed)),
    {
      sql: 'o.trace_id IN {traceIds:Array(String)}',
      parameters: { traceIds: observed.map((trace) => trace.id) },
    },
  ]
}

/** Times that a statement names at most. */
const MOST_TIMES = 64

/** Times that are closer are read as one, ms. */
const CLOSE_MS = 10 * 60_000

/** When the observations of some traces start: traces of different days do not make everything in between be read. */
function observedTimes(traces: readonly ObservedTrace[]): NumberRanges {
  const times = traces.map(
    (trace) => [trace.observed_from_ms ?? 0, (trace.observed_to_ms ?? 0) - 1] as const,
  )
  for (let closeMs = CLOSE_MS; ; closeMs *= 4) {
    const joined = uniteRanges(
      times.map(([first, last]) => [first, last + closeMs] as const),
      [],
    ).map(([first, last]) => [first, last - closeMs] as const)
    if (joined.length <= MOST_TIMES) return joined
  }
}

function startsIn(times: NumberRanges): NonNullable<Condition> {
  return {
    sql: times
      .map(
        (_, index) =>
          `(o.start_time >= ${time(`observedFrom${index}`)} AND o.start_time <= ${time(`observedTo${index}`)})`,
      )
      .join(' OR '),
    parameters: Object.fromEntries(
      times.flatMap(([first, last], index) => [
        [`observedFrom${index}`, first],
        [`observedTo${index}`, last],
      ]),
    ),
  }
}

/** Numbers over all observations of one trace; times in milliseconds. */
export interface RollUp {
  readonly trace_id: string
  readonly observation_count: number
  readonly error_count: number
  readonly warning_count: number
  readonly open_count: number
  readonly first_start_ms: number
  readonly last_end_ms: number
  readonly input_tokens: number
  readonly output_tokens: number
  readonly total_tokens: number
  readonly total_cost: number | null
  readonly estimated_count: number
  readonly models: readonly string[]
  readonly observation_ids: readonly string[]
}

const ROLL_UP = `o.trace_id AS trace_id, count() AS observation_count,
  countIf(o.level = 'ERROR') AS error_count, countIf(o.level = 'WARNING') AS warning_count,
  countIf(o.end_time IS NULL AND o.type != 'EVENT') AS open_count,
  toUnixTimestamp64Milli(min(o.start_time)) AS first_start_ms,
  toUnixTimestamp64Milli(${LAST_END}) AS last_end_ms,
  sumIf(${amountOf('input')}, ${COUNTS}) AS input_tokens,
  sumIf(${amountOf('output')}, ${COUNTS}) AS output_tokens,
  sumIf(o.usage_details['total'], ${COUNTS}) AS total_tokens,
  sumOrNull(${counted('o.total_cost')}) AS total_cost,
  countIf(${COUNTS_ESTIMATED}) AS estimated_count,
  arraySort(arrayFilter(m -> m != '', groupUniqArray(50)(ifNull(o.model, '')))) AS models`

/** Roll-ups by trace id; a trace without observations has none. `withIds` adds the observations' ids in order of start. */
export async function rollUp(
  sql: SqlReader,
  traces: readonly ObservedTrace[],
  withIds: boolean,
): Promise<ReadonlyMap<string, RollUp>> {
  return byTraceId(await selectRollUps<RollUp>(sql, traces, observationIds(withIds)))
}

function observationIds(isAsked: boolean): string {
  const ids = isAsked
    ? 'arrayMap(pair -> pair.2, arraySort(groupArray((o.start_time, o.id))))'
    : '[]::Array(String)'
  return `${ids} AS observation_ids`
}

/** The rows of {@link ROLL_UP} with further columns, one row a trace. */
async function selectRollUps<Row>(
  sql: SqlReader,
  traces: readonly ObservedTrace[],
  columns: string,
): Promise<readonly Row[]> {
  const conditions = observationsOf(traces)
  if (conditions === undefined) return []
  const joined = allOf(conditions)
  return sql.rows<Row>(
    `SELECT ${ROLL_UP}, ${columns} FROM observations AS o FINAL ${where(joined)}
     GROUP BY o.trace_id ${SKIP_BY_INDEX}`,
    joined.parameters,
  )
}

function byTraceId<Row extends { readonly trace_id: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.trace_id, row]))
}

/** A root observation as a member of a list: id, start in ms, name, both values as text, and their kinds. */
type ListedRoot = readonly [string, number, string | null, string, string, number]

function listedRoots(extent: RootExtent): string {
  return `groupArrayIf((o.id, toUnixTimestamp64Milli(o.start_time), CAST(o.name, 'Nullable(String)'),
    ${textsOf('o', extent).join(', ')}, o.value_kinds), o.parent_observation_id = '') AS roots`
}

/** How much of the values of roots is read. */
type RootExtent = Exclude<ValueExtent, 'none'>

/** What the observations of traces come to, and what their roots lend them, by trace id. */
export interface TraceSummaries {
  readonly rollUps: ReadonlyMap<string, RollUp>
  readonly derived: ReadonlyMap<string, DerivedTrace>
}

/** As {@link rollUp} and {@link deriveFromRoots}, in one statement: both read the same rows. */
export async function summarizeTraces(
  sql: SqlReader,
  traces: readonly ObservedTrace[],
  { extent, withIds }: { readonly extent: RootExtent; readonly withIds: boolean },
): Promise<TraceSummaries> {
  const columns = `${observationIds(withIds)}, ${listedRoots(extent)}`
  const rows = await selectRollUps<RollUp & { readonly roots: readonly ListedRoot[] }>(
    sql,
    traces,
    columns,
  )
  const withRoots = rows.filter(({ roots }) => roots.length > 0)
  const rootsOf = ({ trace_id, roots }: (typeof rows)[number]) =>
    roots.map(([id, start_ms, name, input, output, value_kinds]) =>
      toRoot({ trace_id, id, start_ms, name, input, output, value_kinds }, extent),
    )
  return {
    rollUps: byTraceId(rows),
    derived: new Map(withRoots.map((row) => [row.trace_id, deriveTrace(rootsOf(row))])),
  }
}

interface SelectedValues {
  readonly input: string
  readonly output: string
  readonly value_kinds: number
}

interface SelectedRoot extends SelectedValues {
  readonly trace_id: string
  readonly id: string
  readonly start_ms: number
  readonly name: string | null
}

/** Name, input and output from the root observations, by trace id; previews are text. */
export async function deriveFromRoots(
  sql: SqlReader,
  traces: readonly ObservedTrace[],
  extent: ValueExtent,
): Promise<ReadonlyMap<string, DerivedTrace>> {
  const conditions = observationsOf(traces)
  if (conditions === undefined) return new Map()
  const roots = allOf([...conditions, { sql: `o.parent_observation_id = ''`, parameters: {} }])
  const rows = await sql.rows<SelectedRoot>(
    `SELECT o.trace_id AS trace_id, o.id AS id, toUnixTimestamp64Milli(o.start_time) AS start_ms,
       o.name AS name, ${selectValues('o', extent)}
     FROM observations AS o FINAL ${where(roots)} ${SKIP_BY_INDEX}`,
    roots.parameters,
  )
  const byTrace = Map.groupBy(rows, (row) => row.trace_id)
  return new Map(
    [...byTrace].map(([traceId, members]) => [
      traceId,
      deriveTrace(members.map((row) => toRoot(row, extent))),
    ]),
  )
}

function toRoot(row: SelectedRoot, extent: ValueExtent): RootValues {
  const { input, output } = extent === 'whole' ? wholeValues(row) : previewTexts(row)
  return { id: row.id, startTime: row.start_ms, name: row.name, input, output }
}

function wholeValues({ input, output, value_kinds: kinds }: SelectedValues) {
  return { input: decodeInput(input, kinds), output: decodeOutput(output, kinds) }
}

/** The first characters of both values; undefined for a value that nobody sent. */
export function previewTexts({ input, output, value_kinds: kinds }: SelectedValues): {
  readonly input: string | undefined
  readonly output: string | undefined
} {
  return {
    input: hasInput(kinds) ? input : undefined,
    output: hasOutput(kinds) ? output : undefined,
  }
}

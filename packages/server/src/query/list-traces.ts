import type { TracePage, TraceWithDetails } from '@heddle/core/schemas'

import type { DerivedTrace } from '../domain/derive-trace.ts'
import { toPage } from '../domain/to-page.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import {
  type Condition,
  type Conditions,
  SKIP_BY_INDEX,
  allOf,
  bothOf,
  isAtOneOf,
  time,
  when,
  whenSome,
  where,
} from './conditions.ts'
import { OBSERVED_IN_TIME, TRACE_FILTER_COLUMNS } from './filter-columns.ts'
import { filterConditions } from './filter-to-sql.ts'
import { readNewest } from './newest-first.ts'
import {
  type RollUp,
  type TraceSummaries,
  deriveFromRoots,
  rollUp,
  summarizeTraces,
} from './observations-of-traces.ts'
import { withObservedBounds } from './observed-bounds.ts'
import { scoreIdsOf } from './scores-of-traces.ts'
import {
  type SelectedTrace,
  type ValueExtent,
  completeTrace,
  isComplete,
  selectTraceColumns,
} from './trace-columns.ts'
import type { ListTracesQuery, TraceFieldGroup, TraceOrderColumn } from './trace-reader.ts'
import { TRACE_FIELD_GROUPS } from './trace-reader.ts'

/** Value of a number that was not asked for. Source: Langfuse's public API. */
const NOT_ASKED = -1

const ORDER_COLUMNS: Readonly<Record<TraceOrderColumn, string>> = {
  id: 't.id',
  timestamp: 't.timestamp',
  name: 't.name',
  userId: 't.user_id',
  release: 't.release',
  version: 't.version',
  public: 't.public',
  bookmarked: 't.bookmarked',
  sessionId: 't.session_id',
}

/** A trace's name is its own or that of a root observation; so is the name a filter looks for. */
export const HAS_NAME = `t.name = {name:String} OR (t.name IS NULL AND t.id IN (
  SELECT o.trace_id FROM observations AS o
  WHERE o.project_id = {project:String} AND ${OBSERVED_IN_TIME}
    AND o.parent_observation_id = '' AND o.name = {name:String}))`

/** One page of traces with their roll-ups, and how many there are. */
export async function listTraces(
  sql: SqlReader,
  projectId: string,
  query: ListTracesQuery,
): Promise<TracePage> {
  const base = allOf(timeConditions(projectId, query))
  const filters = allOf(filterTraces(query))
  const conditions = looksIntoObservations(query)
    ? await withObservedBounds(sql, base, filters)
    : bothOf(base, filters)
  const [[counted], rows] = await Promise.all([
    sql.rows<{ total: number }>(
      `SELECT count() AS total FROM traces AS t FINAL ${where(conditions)}`,
      conditions.parameters,
    ),
    selectPage(sql, conditions, query),
  ])
  return toPage(query, {
    data: await describeTraces(sql, rows, fieldsOf(query.fields)),
    totalItems: counted?.total ?? 0,
  })
}

/** The groups to answer: the ones asked for, or all. */
export function fieldsOf(
  fields: readonly TraceFieldGroup[] | undefined,
): ReadonlySet<TraceFieldGroup> {
  return new Set(fields === undefined || fields.length === 0 ? TRACE_FIELD_GROUPS : fields)
}

/** Whether a filter reads observations, which costs more than the list itself. */
function looksIntoObservations({ name, filter = [] }: ListTracesQuery): boolean {
  return name !== undefined || filter.length > 0
}

function timeConditions(projectId: string, query: ListTracesQuery): readonly Condition[] {
  return [
    when(projectId, 't.project_id = {project:String}', 'project'),
    when(query.fromTimestamp?.getTime(), `t.timestamp >= ${time('from')}`, 'from'),
    when(query.toTimestamp?.getTime(), `t.timestamp < ${time('to')}`, 'to'),
  ]
}

function filterTraces(query: ListTracesQuery): readonly Condition[] {
  return [
    when(query.userId, 't.user_id = {userId:String}', 'userId'),
    when(query.name, HAS_NAME, 'name'),
    when(query.sessionId, 't.session_id = {sessionId:String}', 'sessionId'),
    whenSome(query.tags, 'hasAll(t.tags, {tags:Array(String)})', 'tags'),
    when(query.version, 't.version = {version:String}', 'version'),
    when(query.release, 't.release = {release:String}', 'release'),
    whenSome(query.environment, 't.environment IN {environments:Array(String)}', 'environments'),
    ...filterConditions(query.filter ?? [], TRACE_FILTER_COLUMNS),
  ]
}

/** Finds the keys first, so that inputs and outputs are read for the rows of the page alone. */
async function selectPage(
  sql: SqlReader,
  conditions: Conditions,
  query: ListTracesQuery,
): Promise<readonly SelectedTrace[]> {
  const offset = (query.page - 1) * query.limit
  const rows = offset + query.limit
  const read = (window: Conditions) =>
    sql.rows<TraceKey>(
      `SELECT toUnixTimestamp64Milli(t.timestamp) AS timestamp_ms, t.id AS id
       FROM traces AS t FINAL ${where(window)} ${orderOf(query)} LIMIT {rows:UInt64}`,
      { ...window.parameters, rows },
    )
  const newest = { from: 'traces AS t', timeColumn: 't.timestamp', conditions, rows }
  const keys = await (isNewestFirst(query) ? readNewest(sql, newest, read) : read(conditions))
  return selectTraces(sql, {
    projectId: String(conditions.parameters['project']),
    keys: keys.slice(offset),
    extent: 'whole',
  })
}

function isNewestFirst({ orderBy }: ListTracesQuery): boolean {
  return orderBy === undefined || (orderBy.column === 'timestamp' && orderBy.direction === 'desc')
}

function orderOf({ orderBy }: ListTracesQuery): string {
  const direction = orderBy?.direction === 'asc' ? 'ASC' : 'DESC'
  return `ORDER BY ${ORDER_COLUMNS[orderBy?.column ?? 'timestamp']} ${direction} NULLS LAST, t.id ${direction}`
}

/** Where a trace lies in the table. */
export interface TraceKey {
  readonly id: string
  readonly timestamp_ms: number
}

/** Traces of one project, and how much to read of each. */
export interface TraceKeys {
  readonly projectId: string
  readonly keys: readonly TraceKey[]
  readonly extent: ValueExtent
}

/** Traces in the order of their keys; a trace that moved in the meantime is left out. */
export async function selectTraces(
  sql: SqlReader,
  { projectId, keys, extent }: TraceKeys,
): Promise<readonly SelectedTrace[]> {
  if (keys.length === 0) return []
  // Their very times: keys that lie far apart do not make everything in between be read.
  const rows = await sql.rows<SelectedTrace>(
    `SELECT ${selectTraceColumns(extent)} FROM traces AS t FINAL
     WHERE t.project_id = {project:String} AND t.id IN {traceIds:Array(String)}
       AND ${isAtOneOf('t.timestamp')} ${SKIP_BY_INDEX}`,
    {
      project: projectId,
      traceIds: keys.map((key) => key.id),
      keyTimes: [...new Set(keys.map((key) => key.timestamp_ms))],
    },
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return keys.flatMap((key) => byId.get(key.id) ?? [])
}

/** Traces with the details that were asked for. */
export async function describeTraces(
  sql: SqlReader,
  rows: readonly SelectedTrace[],
  fields: ReadonlySet<TraceFieldGroup>,
): Promise<TraceWithDetails[]> {
  const needsRollUp = fields.has('metrics') || fields.has('observations')
  const [{ rollUps, derived }, scoreIds] = await Promise.all([
    summariesOf(sql, rows, { needsRollUp, withIds: fields.has('observations') }),
    fields.has('scores') ? scoreIdsOf(sql, rows) : new Map(),
  ])
  return rows.map((row) => ({
    ...describeTrace(row, { fields, rollUp: rollUps.get(row.id), derived: derived.get(row.id) }),
    scores: scoreIds.get(row.id) ?? [],
  }))
}

/** Roots are read for the traces that lack something, and together with the roll-ups when all of them do. */
async function summariesOf(
  sql: SqlReader,
  rows: readonly SelectedTrace[],
  { needsRollUp, withIds }: { readonly needsRollUp: boolean; readonly withIds: boolean },
): Promise<TraceSummaries> {
  const incomplete = rows.filter((row) => !isComplete(row))
  if (needsRollUp && incomplete.length === rows.length)
    return summarizeTraces(sql, rows, { extent: 'whole', withIds })
  const [rollUps, derived] = await Promise.all([
    needsRollUp ? rollUp(sql, rows, withIds) : new Map<string, RollUp>(),
    deriveFromRoots(sql, incomplete, 'whole'),
  ])
  return { rollUps, derived }
}

/** What is known about one trace beside its row. */
export interface TraceContext {
  readonly fields: ReadonlySet<TraceFieldGroup>
  readonly rollUp: RollUp | undefined
  readonly derived: DerivedTrace | undefined
}

/** One trace; groups that were not asked for have neutral values. */
export function describeTrace(row: SelectedTrace, context: TraceContext): TraceWithDetails {
  const { fields, rollUp: numbers, derived } = context
  return {
    ...completeTrace(row, derived),
    ...(fields.has('io') ? {} : { input: null, output: null, metadata: {} }),
    externalId: null,
    htmlPath: `/project/${encodeURIComponent(row.project_id)}/traces/${encodeURIComponent(row.id)}`,
    ...(fields.has('metrics') ? metricsOf(numbers) : { latency: NOT_ASKED, totalCost: NOT_ASKED }),
    observations: [...(numbers?.observation_ids ?? [])],
    scores: [],
  }
}

function metricsOf(numbers: RollUp | undefined): { latency: number; totalCost: number } {
  if (numbers === undefined) return { latency: 0, totalCost: 0 }
  return {
    latency: (numbers.last_end_ms - numbers.first_start_ms) / 1000,
    totalCost: numbers.total_cost ?? 0,
  }
}

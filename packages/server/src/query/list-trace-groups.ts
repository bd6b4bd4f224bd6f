import type { TraceGroup, TraceGroups, TraceGroupsQuery } from '@heddle/core/schemas'

import { sumUsd } from '../domain/decimal.ts'
import { selectParts, type SlicedStatement } from '../store/clickhouse/slices/sliced-statement.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { allOf, bothOf, type Conditions, time, when, where } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { isoTime } from './iso-time.ts'
import { ROLL_UP_PARTS } from './metrics-sources.ts'
import { readNewestWindows } from './newest-first.ts'
import type { NumberStores } from './number-stores.ts'
import { type ObservedTrace, type RollUp, rollUp } from './observations-of-traces.ts'
import type { TraceGroupKind, TraceGroupsOf } from './session-reader.ts'

const COLUMNS: Readonly<Record<TraceGroupKind, string>> = {
  session: 'session_id',
  user: 'user_id',
}

/** Users of a session that are named. */
const NAMED_USERS = 3

interface SelectedGroup {
  readonly group_id: string
  readonly first_ms: number
  readonly last_ms: number
  readonly trace_count: number
  readonly session_count: number
  readonly user_ids: readonly string[]
  readonly observed_from_ms: number | null
  readonly observed_to_ms: number | null
}

interface GroupNumbers {
  readonly group_id: string
  readonly duration_ms: number
  readonly error_count: number
  readonly total_tokens: number
  readonly total_cost: number | null
  readonly estimated_count: number
}

const GROUP_SELECT = `toUnixTimestamp64Milli(min(t.timestamp)) AS first_ms,
  toUnixTimestamp64Milli(max(t.timestamp)) AS last_ms, count() AS trace_count,
  uniqExactIf(t.session_id, ifNull(t.session_id, '') != '') AS session_count,
  arraySort(groupUniqArrayIf(${NAMED_USERS})(ifNull(t.user_id, ''), ifNull(t.user_id, '') != '')) AS user_ids,
  toUnixTimestamp64Milli(min(t.observed_from)) AS observed_from_ms,
  toUnixTimestamp64Milli(max(t.observed_to)) AS observed_to_ms`

/** One page of sessions or users, the one with the latest trace first. */
export async function listTraceGroups(
  stores: NumberStores,
  of: TraceGroupsOf,
  query: TraceGroupsQuery,
): Promise<TraceGroups> {
  const { sql } = stores
  const latest = await selectLatest(sql, of, { ...query, limit: query.limit + 1 })
  const shown = latest.slice(0, query.limit)
  const last = latest.length > query.limit ? shown.at(-1) : undefined
  const named = shown.map((group) => group.group_id)
  const groups = await selectGroups(sql, { ...of, userId: query.userId }, named)
  return {
    rows: await withNumbers(stores, { ...of, userId: query.userId }, groups),
    next: last === undefined ? null : encodeCursor({ time: last.last_ms, id: last.group_id }),
  }
}

/** One session or user; undefined when no trace names it. */
export async function getTraceGroup(
  stores: NumberStores,
  of: TraceGroupsOf,
  id: string,
): Promise<TraceGroup | undefined> {
  const [group] = await withNumbers(stores, of, await selectGroups(stores.sql, of, [id]))
  return group
}

type LatestGroup = Pick<SelectedGroup, 'group_id' | 'last_ms'>

/** Names of groups by their latest traces: those of the newest traces come before all others. */
function selectLatest(
  sql: SqlReader,
  { projectId, kind }: TraceGroupsOf,
  query: TraceGroupsQuery,
): Promise<LatestGroup[]> {
  const column = `t.${COLUMNS[kind]}`
  const search = query.search === '' ? undefined : query.search
  const named = allOf([
    { sql: `${column} != ''`, parameters: {} },
    when(search, `positionCaseInsensitiveUTF8(${column}, {search:String}) > 0`, 'search'),
  ])
  const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor)
  const list = {
    from: 'traces AS t',
    timeColumn: 't.timestamp',
    conditions: ofProject({ projectId, userId: query.userId }),
    rows: query.limit,
  }
  return readNewestWindows(sql, list, (window) =>
    sql.rows<LatestGroup>(
      `SELECT assumeNotNull(${column}) AS group_id, toUnixTimestamp64Milli(max(t.timestamp)) AS last_ms
       FROM traces AS t FINAL ${where(bothOf(window, named))} GROUP BY group_id
       ${cursor === undefined ? '' : 'HAVING (last_ms, group_id) < ({cursorTime:Int64}, {cursorId:String})'}
       ORDER BY last_ms DESC, group_id DESC LIMIT {rows:UInt32}`,
      {
        ...window.parameters,
        ...named.parameters,
        rows: query.limit,
        ...(cursor === undefined ? {} : { cursorTime: cursor.time, cursorId: cursor.id }),
      },
    ),
  )
}

function ofProject({ projectId, userId }: Pick<NumbersOf, 'projectId' | 'userId'>): Conditions {
  return allOf([
    when(projectId, 't.project_id = {project:String}', 'project'),
    when(userId, 't.user_id = {userId:String}', 'userId'),
  ])
}

/** Traces of some groups. */
function ofGroups(of: NumbersOf, ids: readonly string[]): Conditions {
  const named = when(ids, `t.${COLUMNS[of.kind]} IN {groups:Array(String)}`, 'groups')
  return bothOf(ofProject(of), allOf([named]))
}

/** Groups that have traces, the one with the latest trace first. */
async function selectGroups(
  sql: SqlReader,
  of: NumbersOf,
  ids: readonly string[],
): Promise<readonly SelectedGroup[]> {
  if (ids.length === 0) return []
  const traces = ofGroups(of, ids)
  return sql.rows<SelectedGroup>(
    `SELECT assumeNotNull(t.${COLUMNS[of.kind]}) AS group_id, ${GROUP_SELECT}
     FROM traces AS t FINAL ${where(traces)} GROUP BY group_id ORDER BY last_ms DESC, group_id DESC`,
    traces.parameters,
  )
}

interface NumbersOf extends TraceGroupsOf {
  readonly userId?: string | undefined
}

async function withNumbers(
  stores: NumberStores,
  of: NumbersOf,
  groups: readonly SelectedGroup[],
): Promise<TraceGroup[]> {
  const numbers = await selectNumbers(stores, of, groups)
  return groups.map((group) => {
    const found = numbers.get(group.group_id)
    return {
      id: group.group_id,
      firstAt: isoTime(group.first_ms),
      lastAt: isoTime(group.last_ms),
      traceCount: group.trace_count,
      sessionCount: group.session_count,
      userIds: [...group.user_ids],
      durationMs: found?.duration_ms ?? null,
      errorCount: found?.error_count ?? 0,
      totalTokens: found?.total_tokens ?? 0,
      totalCost: found?.total_cost ?? null,
      usageEstimated: (found?.estimated_count ?? 0) > 0,
    }
  })
}

/** Traces that are named one by one; those of more are everywhere, and all numbers of their time are read. */
const MOST_NAMED_TRACES = 1000

async function selectNumbers(
  { sql, slices }: NumberStores,
  of: NumbersOf,
  groups: readonly SelectedGroup[],
): Promise<ReadonlyMap<string, GroupNumbers>> {
  const observed = groups.filter((group) => group.observed_from_ms !== null)
  if (observed.length === 0) return new Map()
  const traceCount = observed.reduce((sum, group) => sum + group.trace_count, 0)
  const named: NamedGroups = {
    column: COLUMNS[of.kind],
    groups: observed,
    traces: ofGroups(
      of,
      observed.map((group) => group.group_id),
    ),
  }
  const rows =
    traceCount <= MOST_NAMED_TRACES
      ? await sumOfTraces(sql, named)
      : await slices.sliced<GroupNumbers>(numbersStatement(named))
  return new Map(rows.map((row) => [row.group_id, row]))
}

/** Groups that have observations. */
interface NamedGroups {
  /** What their traces are grouped by. */
  readonly column: string
  readonly groups: readonly SelectedGroup[]
  /** What is true of their traces. */
  readonly traces: Conditions
}

type GroupedTrace = ObservedTrace & { readonly group_id: string }

/** The numbers of groups whose traces are few: those of each trace, added up. */
async function sumOfTraces(
  sql: SqlReader,
  { column, groups, traces: named }: NamedGroups,
): Promise<readonly GroupNumbers[]> {
  const within = allOf([
    when(
      Math.min(...groups.map((group) => group.first_ms)),
      `t.timestamp >= ${time('from')}`,
      'from',
    ),
    when(Math.max(...groups.map((group) => group.last_ms)), `t.timestamp <= ${time('to')}`, 'to'),
  ])
  const conditions = bothOf(named, within)
  const traces = await sql.rows<GroupedTrace>(
    `SELECT t.id AS id, t.project_id AS project_id, assumeNotNull(t.${column}) AS group_id,
       toUnixTimestamp64Milli(t.observed_from) AS observed_from_ms,
       toUnixTimestamp64Milli(t.observed_to) AS observed_to_ms
     FROM traces AS t FINAL ${where(conditions)}`,
    conditions.parameters,
  )
  const rollUps = await rollUp(sql, traces, false)
  return [...Map.groupBy(traces, (trace) => trace.group_id)].flatMap(([id, members]) => {
    const found = members.flatMap((trace) => rollUps.get(trace.id) ?? [])
    return found.length === 0 ? [] : [addUp(id, found)]
  })
}

function addUp(groupId: string, traces: readonly RollUp[]): GroupNumbers {
  const sum = (numberOf: (trace: RollUp) => number) =>
    traces.reduce((total, trace) => total + numberOf(trace), 0)
  const costs = traces.flatMap((trace) => trace.total_cost ?? [])
  return {
    group_id: groupId,
    duration_ms:
      Math.max(...traces.map((trace) => trace.last_end_ms)) -
      Math.min(...traces.map((trace) => trace.first_start_ms)),
    error_count: sum((trace) => trace.error_count),
    total_tokens: sum((trace) => trace.total_tokens),
    total_cost: costs.length === 0 ? null : sumUsd(costs),
    estimated_count: sum((trace) => trace.estimated_count),
  }
}

/** The numbers of groups that have traces everywhere, from those of every trace of their time. */
function numbersStatement({ column, groups, traces }: NamedGroups): SlicedStatement {
  const range = {
    fromMs: Math.min(...groups.map((group) => group.observed_from_ms ?? 0)),
    toMs: Math.max(...groups.map((group) => group.observed_to_ms ?? 0)),
  }
  const whole = (parts: string) => `SELECT g.group_id AS group_id, sum(part.errors) AS error_count,
        dateDiff('millisecond', min(part.first_start), max(part.last_end)) AS duration_ms,
        sum(part.tokens) AS total_tokens, sum(part.cost) AS total_cost,
        sum(part.estimated) AS estimated_count
      FROM ${parts} AS part
      INNER JOIN (SELECT t.id AS id, assumeNotNull(t.${column}) AS group_id
        FROM traces AS t FINAL ${where(traces)}) AS g ON g.id = part.trace_id
      GROUP BY g.group_id`
  // Without kept hours, traces of others are left out before they are added up.
  const ofTraces = `${ROLL_UP_PARTS.rows}
    AND o.trace_id IN (SELECT t.id FROM traces AS t FINAL ${where(traces)})`
  return {
    parts: { ...ROLL_UP_PARTS, range },
    whole,
    direct: whole(`(${selectParts({ ...ROLL_UP_PARTS, range, rows: ofTraces }, [range])})`),
    parameters: traces.parameters,
  }
}

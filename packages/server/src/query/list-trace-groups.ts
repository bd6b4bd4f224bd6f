import type { TraceGroup, TraceGroups, TraceGroupsQuery } from '@heddle/core/schemas'

import { directly, type SlicedStatement } from '../store/clickhouse/slices/sliced-statement.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { allOf, bothOf, type Conditions, time, when, where } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { isoTime } from './iso-time.ts'
import { COUNTS, counted, LAST_END, COUNTS_ESTIMATED } from './measure-sql.ts'
import { ROLL_UP_PARTS } from './metrics-sources.ts'
import { readNewestWindows } from './newest-first.ts'
import type { NumberStores } from './number-stores.ts'
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

async function selectNumbers(
  { sql, slices }: NumberStores,
  { projectId, kind, userId }: NumbersOf,
  groups: readonly SelectedGroup[],
): Promise<ReadonlyMap<string, GroupNumbers>> {
  const observed = groups.filter((group) => group.observed_from_ms !== null)
  if (observed.length === 0) return new Map()
  const traces = ofGroups(
    { projectId, kind, userId },
    observed.map((group) => group.group_id),
  )
  const ofGroup = `INNER JOIN (SELECT t.id AS id, assumeNotNull(t.${COLUMNS[kind]}) AS group_id
    FROM traces AS t FINAL ${where(traces)}) AS g`
  const range = {
    fromMs: Math.min(...observed.map((group) => group.observed_from_ms ?? 0)),
    toMs: Math.max(...observed.map((group) => group.observed_to_ms ?? 0)),
  }
  const statement: SlicedStatement = {
    parts: { ...ROLL_UP_PARTS, range },
    whole: (parts) => `SELECT g.group_id AS group_id, sum(part.errors) AS error_count,
        dateDiff('millisecond', min(part.first_start), max(part.last_end)) AS duration_ms,
        sum(part.tokens) AS total_tokens, sum(part.cost) AS total_cost,
        sum(part.estimated) AS estimated_count
      FROM ${parts} AS part ${ofGroup} ON g.id = part.trace_id GROUP BY g.group_id`,
    direct: `SELECT g.group_id AS group_id, countIf(o.level = 'ERROR') AS error_count,
        dateDiff('millisecond', min(o.start_time), ${LAST_END}) AS duration_ms,
        sumIf(o.usage_details['total'], ${COUNTS}) AS total_tokens,
        sumOrNull(${counted('o.total_cost')}) AS total_cost,
        countIf(${COUNTS_ESTIMATED}) AS estimated_count
      FROM observations AS o FINAL ${ofGroup} ON g.id = o.trace_id
      WHERE o.project_id = {project:String}
        AND o.start_time >= ${time('observedFrom')} AND o.start_time < ${time('observedTo')}
        AND toStartOfMinute(o.start_time) IN (${minutesOf(traces)})
      GROUP BY g.group_id`,
    parameters: { ...traces.parameters, observedFrom: range.fromMs, observedTo: range.toMs },
  }
  // One group has few traces; a page of them has traces everywhere.
  const rows =
    observed.length === 1
      ? await sql.rows<GroupNumbers>(directly(statement), statement.parameters)
      : await slices.sliced<GroupNumbers>(statement)
  return new Map(rows.map((row) => [row.group_id, row]))
}

/** The minutes that observations of some traces start in: a group's traces may lie far apart. */
function minutesOf(traces: Conditions): string {
  return `SELECT arrayJoin(arrayMap(minute -> toStartOfMinute(assumeNotNull(t.observed_from)) + toIntervalMinute(minute),
      range(toUInt64(greatest(0, dateDiff('minute', assumeNotNull(t.observed_from), assumeNotNull(t.observed_to)))))))
    FROM traces AS t FINAL ${where(traces)} AND t.observed_from IS NOT NULL`
}

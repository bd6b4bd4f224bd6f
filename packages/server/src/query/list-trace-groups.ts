import type { TraceGroup, TraceGroups, TraceGroupsQuery } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { allOf, time, when, where } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { isoTime } from './iso-time.ts'
import { COUNTS, counted, LAST_END } from './measure-sql.ts'
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
}

const GROUP_SELECT = `toUnixTimestamp64Milli(min(t.timestamp)) AS first_ms,
  toUnixTimestamp64Milli(max(t.timestamp)) AS last_ms, count() AS trace_count,
  uniqExactIf(t.session_id, ifNull(t.session_id, '') != '') AS session_count,
  arraySort(groupUniqArrayIf(${NAMED_USERS})(ifNull(t.user_id, ''), ifNull(t.user_id, '') != '')) AS user_ids,
  toUnixTimestamp64Milli(min(t.observed_from)) AS observed_from_ms,
  toUnixTimestamp64Milli(max(t.observed_to)) AS observed_to_ms`

/** One page of sessions or users, the one with the latest trace first. */
export async function listTraceGroups(
  sql: SqlReader,
  { projectId, kind }: TraceGroupsOf,
  query: TraceGroupsQuery,
): Promise<TraceGroups> {
  const rows = await selectGroups(sql, { projectId, kind }, { ...query, limit: query.limit + 1 })
  const shown = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? shown.at(-1) : undefined
  return {
    rows: await withNumbers(sql, { projectId, kind, userId: query.userId }, shown),
    next: last === undefined ? null : encodeCursor({ time: last.last_ms, id: last.group_id }),
  }
}

/** One session or user; undefined when no trace names it. */
export async function getTraceGroup(
  sql: SqlReader,
  { projectId, kind }: TraceGroupsOf,
  id: string,
): Promise<TraceGroup | undefined> {
  const rows = await selectGroups(sql, { projectId, kind }, { limit: 1, id })
  const [group] = await withNumbers(sql, { projectId, kind }, rows)
  return group
}

function selectGroups(
  sql: SqlReader,
  { projectId, kind }: TraceGroupsOf,
  query: TraceGroupsQuery & { readonly id?: string },
): Promise<SelectedGroup[]> {
  const column = `t.${COLUMNS[kind]}`
  const search = query.search === '' ? undefined : query.search
  const conditions = allOf([
    when(projectId, `t.project_id = {project:String} AND ${column} != ''`, 'project'),
    when(query.id, `${column} = {id:String}`, 'id'),
    when(query.userId, 't.user_id = {userId:String}', 'userId'),
    when(search, `positionCaseInsensitiveUTF8(${column}, {search:String}) > 0`, 'search'),
  ])
  const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor)
  return sql.rows<SelectedGroup>(
    `SELECT assumeNotNull(${column}) AS group_id, ${GROUP_SELECT}
     FROM traces AS t FINAL ${where(conditions)} GROUP BY group_id
     ${cursor === undefined ? '' : 'HAVING (last_ms, group_id) < ({cursorTime:Int64}, {cursorId:String})'}
     ORDER BY last_ms DESC, group_id DESC LIMIT {rows:UInt32}`,
    {
      ...conditions.parameters,
      rows: query.limit,
      ...(cursor === undefined ? {} : { cursorTime: cursor.time, cursorId: cursor.id }),
    },
  )
}

interface NumbersOf extends TraceGroupsOf {
  readonly userId?: string | undefined
}

async function withNumbers(
  sql: SqlReader,
  of: NumbersOf,
  groups: readonly SelectedGroup[],
): Promise<TraceGroup[]> {
  const numbers = await selectNumbers(sql, of, groups)
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
    }
  })
}

async function selectNumbers(
  sql: SqlReader,
  { projectId, kind, userId }: NumbersOf,
  groups: readonly SelectedGroup[],
): Promise<ReadonlyMap<string, GroupNumbers>> {
  const observed = groups.filter((group) => group.observed_from_ms !== null)
  if (observed.length === 0) return new Map()
  const column = `t.${COLUMNS[kind]}`
  const traces = allOf([
    when(projectId, 't.project_id = {project:String}', 'project'),
    when(
      observed.map((group) => group.group_id),
      `${column} IN {groups:Array(String)}`,
      'groups',
    ),
    when(userId, 't.user_id = {userId:String}', 'userId'),
  ])
  const rows = await sql.rows<GroupNumbers>(
    `SELECT g.group_id AS group_id, countIf(o.level = 'ERROR') AS error_count,
       dateDiff('millisecond', min(o.start_time), ${LAST_END}) AS duration_ms,
       sumIf(o.usage_details['total'], ${COUNTS}) AS total_tokens,
       sumOrNull(${counted('o.total_cost')}) AS total_cost
     FROM observations AS o FINAL
     INNER JOIN (SELECT t.id AS id, assumeNotNull(${column}) AS group_id
       FROM traces AS t FINAL ${where(traces)}) AS g ON g.id = o.trace_id
     WHERE o.project_id = {project:String}
       AND o.start_time >= ${time('observedFrom')} AND o.start_time < ${time('observedTo')}
     GROUP BY g.group_id`,
    {
      ...traces.parameters,
      observedFrom: Math.min(...observed.map((group) => group.observed_from_ms ?? 0)),
      observedTo: Math.max(...observed.map((group) => group.observed_to_ms ?? 0)),
    },
  )
  return new Map(rows.map((row) => [row.group_id, row]))
}

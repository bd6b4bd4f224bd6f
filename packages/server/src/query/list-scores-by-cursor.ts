import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { allOf, type Condition, time, when, whenSome, where } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { ScoresByCursor, ScoresByCursorQuery } from './score-reader.ts'
import { SCORE_SELECT, type SelectedScore, toScore } from './scores-of-traces.ts'

/** One page of scores, newest first; scores of one moment in the order of their ids, so that no page repeats another. */
export async function listScoresByCursor(
  sql: SqlReader,
  projectId: string,
  query: ScoresByCursorQuery,
): Promise<ScoresByCursor> {
  const conditions = allOf([
    when(projectId, 's.project_id = {project:String}', 'project'),
    ...listConditions(query),
    ...rangeConditions(query),
    olderThan(query.cursor),
  ])
  const rows = await sql.rows<SelectedScore>(
    `SELECT ${SCORE_SELECT} FROM scores AS s FINAL ${where(conditions)}
     ORDER BY s.timestamp DESC, s.id DESC LIMIT {limit:UInt32}`,
    { ...conditions.parameters, limit: query.limit + 1 },
  )
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return {
    scores: page.map(toScore),
    cursor: last && encodeCursor({ time: last.timestamp_ms, id: last.id }),
  }
}

/** Columns by the list that their value must be in. */
const LISTS = {
  ids: 'id',
  names: 'name',
  sources: 'source',
  dataTypes: 'data_type',
  environments: 'environment',
  configIds: 'config_id',
  queueIds: 'queue_id',
  authorUserIds: 'author_user_id',
  traceIds: 'trace_id',
  observationIds: 'observation_id',
  sessionIds: 'session_id',
  datasetRunIds: 'dataset_run_id',
  texts: 'string_value',
} as const satisfies Partial<Record<keyof ScoresByCursorQuery, string>>

function listConditions(query: ScoresByCursorQuery): readonly Condition[] {
  const lists = Object.entries(LISTS) as [keyof typeof LISTS, string][]
  return lists.map(([list, column]) =>
    whenSome(query[list], `s.${column} IN {${list}:Array(String)}`, list),
  )
}

function rangeConditions(query: ScoresByCursorQuery): readonly Condition[] {
  return [
    when(query.numbers, 's.value IN {numbers:Array(Float64)}', 'numbers'),
    when(query.valueMin, 's.value >= {valueMin:Float64}', 'valueMin'),
    when(query.valueMax, 's.value <= {valueMax:Float64}', 'valueMax'),
    when(query.fromTimestamp?.getTime(), `s.timestamp >= ${time('from')}`, 'from'),
    when(query.toTimestamp?.getTime(), `s.timestamp < ${time('to')}`, 'to'),
  ]
}

function olderThan(cursor: string | undefined): Condition {
  if (cursor === undefined) return undefined
  const last = decodeCursor(cursor)
  return {
    sql: `(s.timestamp, s.id) < (${time('lastTime')}, {lastId:String})`,
    parameters: { lastTime: last.time, lastId: last.id },
  }
}

import type { Score, ScorePage, ScoreWithTrace } from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import {
  type Condition,
  type Conditions,
  SKIP_BY_INDEX,
  allOf,
  time,
  when,
  whenSome,
  where,
} from './conditions.ts'
import { SCORE_FILTER_COLUMNS } from './filter-columns.ts'
import { filterConditions } from './filter-to-sql.ts'
import { listScoresByCursor } from './list-scores-by-cursor.ts'
import { listScoreKinds, readScoreAgreement } from './score-agreement.ts'
import type { ListScoresQuery, ScoreOperator, ScoreReader } from './score-reader.ts'
import { SCORE_SELECT, type SelectedScore, toScore } from './scores-of-traces.ts'

/** Comparisons are picked from this list, never written from what was sent. */
const OPERATORS: Readonly<Record<ScoreOperator, string>> = {
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '!=': '!=',
  '=': '=',
}

/** The reader over the score store. */
export function createScoreReader(sql: SqlReader): ScoreReader {
  return {
    listScores: (projectId, query) => listScores(sql, projectId, query),
    listByCursor: (projectId, query) => listScoresByCursor(sql, projectId, query),
    listKinds: (projectId, query) => listScoreKinds(sql, projectId, query),
    readAgreement: (projectId, query) => readScoreAgreement(sql, projectId, query),
    getScore: async (projectId, scoreId) => {
      const [row] = await sql.rows<SelectedScore>(
        `SELECT ${SCORE_SELECT} FROM scores AS s FINAL
         WHERE s.project_id = {project:String} AND s.id = {id:String} LIMIT 1 ${SKIP_BY_INDEX}`,
        { project: projectId, id: scoreId },
      )
      return row === undefined ? undefined : toScore(row)
    },
  }
}

async function listScores(
  sql: SqlReader,
  projectId: string,
  query: ListScoresQuery,
): Promise<ScorePage> {
  const conditions = scoreConditions(projectId, query)
  const [counted] = await sql.rows<{ total: number }>(
    `SELECT count() AS total FROM scores AS s FINAL ${where(conditions)}`,
    conditions.parameters,
  )
  const rows = await sql.rows<SelectedScore>(
    `SELECT ${SCORE_SELECT} FROM scores AS s FINAL ${where(conditions)}
     ORDER BY s.timestamp DESC, s.id DESC LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...conditions.parameters, limit: query.limit, offset: (query.page - 1) * query.limit },
  )
  const scores = rows.map(toScore)
  return toPage(query, {
    data: query.withTrace ? await withTraces(sql, projectId, scores) : scores,
    totalItems: counted?.total ?? 0,
  })
}

function scoreConditions(projectId: string, query: ListScoresQuery): Conditions {
  return allOf([
    when(projectId, 's.project_id = {project:String}', 'project'),
    when(query.name, 's.name = {name:String}', 'name'),
    when(query.fromTimestamp?.getTime(), `s.timestamp >= ${time('from')}`, 'from'),
    when(query.toTimestamp?.getTime(), `s.timestamp < ${time('to')}`, 'to'),
    whenSome(query.environment, 's.environment IN {environments:Array(String)}', 'environments'),
    when(query.source, 's.source = {source:String}', 'source'),
    when(query.dataType, 's.data_type = {dataType:String}', 'dataType'),
    compareValue(query),
    whenSome(query.scoreIds, 's.id IN {ids:Array(String)}', 'ids'),
    when(query.configId, 's.config_id = {configId:String}', 'configId'),
    when(query.queueId, 's.queue_id = {queueId:String}', 'queueId'),
    ...subjectConditions(query),
    ...filterConditions(query.filter ?? [], SCORE_FILTER_COLUMNS),
  ])
}

function subjectConditions(query: ListScoresQuery): readonly Condition[] {
  return [
    when(query.sessionId, 's.session_id = {sessionId:String}', 'sessionId'),
    when(query.datasetRunId, 's.dataset_run_id = {datasetRunId:String}', 'datasetRunId'),
    when(query.traceId, 's.trace_id = {traceId:String}', 'traceId'),
    whenSome(
      query.observationIds,
      's.observation_id IN {observationIds:Array(String)}',
      'observationIds',
    ),
    when(query.userId, ofTrace('t.user_id = {userId:String}'), 'userId'),
    whenSome(query.traceTags, ofTrace('hasAll(t.tags, {traceTags:Array(String)})'), 'traceTags'),
    query.tracesOnly
      ? { sql: "s.trace_id IS NOT NULL AND s.data_type != 'CORRECTION'", parameters: {} }
      : undefined,
  ]
}

function compareValue(query: ListScoresQuery): Condition {
  if (query.compare === undefined) return undefined
  const { operator, value } = query.compare
  return when(value, `s.value ${OPERATORS[operator]} {value:Float64}`, 'value')
}

function ofTrace(condition: string): string {
  return `s.trace_id IN (SELECT t.id FROM traces AS t FINAL
    WHERE t.project_id = {project:String} AND ${condition})`
}

interface TraceOfScore {
  readonly id: string
  readonly user_id: string | null
  readonly session_id: string | null
  readonly tags: string[]
  readonly environment: string
}

/** Adds what is known of each score's trace; a trace that has not arrived is left out. */
async function withTraces(
  sql: SqlReader,
  projectId: string,
  scores: readonly Score[],
): Promise<ScoreWithTrace[]> {
  const ids = new Set(scores.flatMap((score) => score.traceId ?? []))
  if (ids.size === 0) return [...scores]
  const rows = await sql.rows<TraceOfScore>(
    `SELECT t.id AS id, t.user_id AS user_id, t.session_id AS session_id, t.tags AS tags,
       t.environment AS environment FROM traces AS t FINAL
     WHERE t.project_id = {project:String} AND t.id IN {ids:Array(String)} ${SKIP_BY_INDEX}`,
    { project: projectId, ids: [...ids] },
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return scores.map((score) => {
    const trace = byId.get(score.traceId ?? '')
    if (trace === undefined) return score
    const { user_id: userId, session_id: sessionId, tags, environment } = trace
    return { ...score, trace: { userId, sessionId, tags, environment } }
  })
}

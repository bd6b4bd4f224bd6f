import type { Session, SessionPage, SessionWithTraces } from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { SlicedReader } from '../store/clickhouse/slices/sliced-statement.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Conditions, allOf, time, when, whenSome, where } from './conditions.ts'
import { isoTime } from './iso-time.ts'
import { getTraceGroup, listTraceGroups } from './list-trace-groups.ts'
import { type TraceKey, selectTraces } from './list-traces.ts'
import { deriveFromRoots } from './observations-of-traces.ts'
import type { ListSessionsQuery, SessionReader } from './session-reader.ts'
import { completeTrace, isComplete } from './trace-columns.ts'

/** A session begins with its first trace and takes its environment. */
const SESSION_SELECT = `t.session_id AS id, toUnixTimestamp64Milli(min(t.timestamp)) AS created_ms,
  argMin(t.environment, t.timestamp) AS environment`

interface SelectedSession {
  readonly id: string
  readonly created_ms: number
  readonly environment: string
}

/** The reader of sessions over the trace store. */
export function createSessionReader({
  question,
  slices,
}: {
  readonly question: () => SqlReader
  readonly slices: SlicedReader
}): SessionReader {
  return {
    listSessions: (projectId, query) => listSessions(question(), projectId, query),
    getSession: (projectId, sessionId) => getSession(question(), projectId, sessionId),
    listGroups: (of, query) => listTraceGroups({ sql: question(), slices }, of, query),
    getGroup: (of, id) => getTraceGroup({ sql: question(), slices }, of, id),
  }
}

async function listSessions(
  sql: SqlReader,
  projectId: string,
  query: ListSessionsQuery,
): Promise<SessionPage> {
  const ofProject = allOf([
    when(projectId, "t.project_id = {project:String} AND t.session_id != ''", 'project'),
  ])
  const ofSession = allOf([
    when(query.fromTimestamp?.getTime(), `min(t.timestamp) >= ${time('from')}`, 'from'),
    when(query.toTimestamp?.getTime(), `min(t.timestamp) < ${time('to')}`, 'to'),
    whenSome(query.environment, 'environment IN {environments:Array(String)}', 'environments'),
  ])
  const sessions = `SELECT ${SESSION_SELECT} FROM traces AS t FINAL ${where(ofProject)}
    GROUP BY t.session_id ${having(ofSession)}`
  const parameters = { ...ofProject.parameters, ...ofSession.parameters }
  const [counted] = await sql.rows<{ total: number }>(
    `SELECT count() AS total FROM (${sessions})`,
    parameters,
  )
  const rows = await sql.rows<SelectedSession>(
    `${sessions} ORDER BY created_ms DESC, id DESC LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...parameters, limit: query.limit, offset: (query.page - 1) * query.limit },
  )
  return toPage(query, {
    data: rows.map((row) => toSession(projectId, row)),
    totalItems: counted?.total ?? 0,
  })
}

async function getSession(
  sql: SqlReader,
  projectId: string,
  sessionId: string,
): Promise<SessionWithTraces | undefined> {
  const keys = await sql.rows<TraceKey & { readonly environment: string }>(
    `SELECT t.id AS id, toUnixTimestamp64Milli(t.timestamp) AS timestamp_ms,
       t.environment AS environment FROM traces AS t FINAL
     WHERE t.project_id = {project:String} AND t.session_id = {session:String}
     ORDER BY t.timestamp, t.id`,
    { project: projectId, session: sessionId },
  )
  const [first] = keys
  if (first === undefined) return undefined
  const rows = await selectTraces(sql, { projectId, keys, extent: 'whole' })
  const incomplete = rows.filter((row) => !isComplete(row))
  const derived = await deriveFromRoots(sql, incomplete, 'whole')
  const { timestamp_ms: created_ms, environment } = first
  return {
    ...toSession(projectId, { id: sessionId, created_ms, environment }),
    traces: rows.map((row) => completeTrace(row, derived.get(row.id))),
  }
}

function having(conditions: Conditions): string {
  return conditions.sql.length === 0 ? '' : `HAVING ${conditions.sql.join(' AND ')}`
}

function toSession(projectId: string, row: SelectedSession): Session {
  return {
    id: row.id,
    projectId,
    createdAt: isoTime(row.created_ms),
    environment: row.environment,
  }
}

import type { Score, ScoreDataType, ScoreSource } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { decodeMetadata } from '../store/clickhouse/stored-value.ts'
import { SKIP_BY_INDEX_EXACTLY } from './conditions.ts'
import { isoTime } from './iso-time.ts'
import type { SelectedTrace } from './trace-columns.ts'

/** Columns a reader of whole scores asks for; times as milliseconds. */
export const SCORE_SELECT = `s.id AS id, s.project_id AS project_id,
  toUnixTimestamp64Milli(s.timestamp) AS timestamp_ms, s.name AS name, s.value AS value,
  s.string_value AS string_value, s.data_type AS data_type, s.source AS source,
  s.trace_id AS trace_id, s.observation_id AS observation_id, s.session_id AS session_id,
  s.dataset_run_id AS dataset_run_id, s.comment AS comment, s.metadata AS metadata,
  s.config_id AS config_id, s.queue_id AS queue_id, s.author_user_id AS author_user_id,
  s.environment AS environment, toUnixTimestamp64Milli(s.created_at) AS created_ms,
  toUnixTimestamp64Milli(s.updated_at) AS updated_ms`

/** A row of {@link SCORE_SELECT}. */
export interface SelectedScore {
  readonly id: string
  readonly project_id: string
  readonly timestamp_ms: number
  readonly name: string
  readonly value: number
  readonly string_value: string | null
  readonly data_type: ScoreDataType
  readonly source: ScoreSource
  readonly trace_id: string | null
  readonly observation_id: string | null
  readonly session_id: string | null
  readonly dataset_run_id: string | null
  readonly comment: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly config_id: string | null
  readonly queue_id: string | null
  readonly author_user_id: string | null
  readonly environment: string
  readonly created_ms: number
  readonly updated_ms: number
}

/** A score as the server keeps it. */
export function toScore(row: SelectedScore): Score {
  return {
    id: row.id,
    projectId: row.project_id,
    timestamp: isoTime(row.timestamp_ms),
    name: row.name,
    value: row.value,
    stringValue: row.data_type === 'NUMERIC' ? null : row.string_value,
    dataType: row.data_type,
    source: row.source,
    traceId: row.trace_id,
    observationId: row.observation_id,
    sessionId: row.session_id,
    datasetRunId: row.dataset_run_id,
    comment: row.comment,
    metadata: decodeMetadata(row.metadata),
    configId: row.config_id,
    queueId: row.queue_id,
    authorUserId: row.author_user_id,
    environment: row.environment,
    createdAt: isoTime(row.created_ms),
    updatedAt: isoTime(row.updated_ms),
  }
}

type ScoredTrace = Pick<SelectedTrace, 'id' | 'project_id'>

/** Scores of a trace and of its observations, corrections aside, oldest first. */
export async function scoresOf(sql: SqlReader, trace: ScoredTrace): Promise<Score[]> {
  const rows = await sql.rows<SelectedScore>(
    `SELECT ${SCORE_SELECT} FROM scores AS s FINAL
     WHERE s.project_id = {project:String} AND s.trace_id = {traceId:String}
       AND s.data_type != 'CORRECTION'
     ORDER BY s.timestamp, s.id ${SKIP_BY_INDEX_EXACTLY}`,
    { project: trace.project_id, traceId: trace.id },
  )
  return rows.map(toScore)
}

/** Ids of the scores of traces, by trace id. */
export async function scoreIdsOf(
  sql: SqlReader,
  traces: readonly ScoredTrace[],
): Promise<ReadonlyMap<string, string[]>> {
  const [first] = traces
  if (first === undefined) return new Map()
  const rows = await sql.rows<{ trace_id: string; ids: string[] }>(
    `SELECT s.trace_id AS trace_id, arraySort(groupArray(s.id)) AS ids FROM scores AS s FINAL
     WHERE s.project_id = {project:String} AND s.trace_id IN {traceIds:Array(String)}
       AND s.data_type != 'CORRECTION'
     GROUP BY s.trace_id ${SKIP_BY_INDEX_EXACTLY}`,
    { project: first.project_id, traceIds: traces.map((trace) => trace.id) },
  )
  return new Map(rows.map((row) => [row.trace_id, row.ids]))
}

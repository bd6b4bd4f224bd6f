import type { Experiment, ExperimentPage } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { allOf, type Condition, time, when, whenSome, where } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import {
  EXPERIMENT_FILTER_COLUMNS,
  EXPERIMENT_SQL,
  IS_ITEM,
  readSaidExperiment,
  SAID,
} from './experiment-columns.ts'
import type { ListExperimentsQuery } from './experiment-reader.ts'
import { newestScores } from './experiment-scores.ts'
import { filterConditions } from './filter-to-sql.ts'
import { isoTime } from './iso-time.ts'

interface SelectedExperiment {
  readonly experiment_id: string
  /** What its first item says. */
  readonly said: string
  readonly start_ms: number
  readonly end_ms: number
  readonly item_count: number
}

/** One page of experiments, the one that began last first; those of one moment by id, so that no page repeats another. */
export async function listExperiments(
  sql: SqlReader,
  projectId: string,
  query: ListExperimentsQuery,
): Promise<ExperimentPage> {
  const items = allOf([
    when(projectId, 'o.project_id = {project:String}', 'project'),
    { sql: IS_ITEM, parameters: {} },
    when(query.fromStartTime.getTime(), `o.start_time >= ${time('from')}`, 'from'),
    when(query.toStartTime?.getTime(), `o.start_time < ${time('to')}`, 'to'),
    whenSome(query.ids, `${EXPERIMENT_SQL.id} IN {ids:Array(String)}`, 'ids'),
    whenSome(query.names, `${EXPERIMENT_SQL.name} IN {names:Array(String)}`, 'names'),
    whenSome(query.datasetIds, `${EXPERIMENT_SQL.datasetId} IN {sets:Array(String)}`, 'sets'),
    ...filterConditions(query.filter ?? [], EXPERIMENT_FILTER_COLUMNS),
  ])
  const older = allOf([olderThan(query.cursor)])
  const rows = await sql.rows<SelectedExperiment>(
    `SELECT ${EXPERIMENT_SQL.id} AS experiment_id, argMin(${SAID}, (o.start_time, o.id)) AS said,
       toUnixTimestamp64Milli(min(o.start_time)) AS start_ms,
       toUnixTimestamp64Milli(max(greatest(o.start_time, ifNull(o.end_time, o.start_time)))) AS end_ms,
       uniqExact(${EXPERIMENT_SQL.itemId}) AS item_count
     FROM observations AS o FINAL ${where(items)} GROUP BY experiment_id
     ${older.sql.length === 0 ? '' : `HAVING ${older.sql.join(' AND ')}`}
     ORDER BY start_ms DESC, experiment_id DESC LIMIT {limit:UInt32}`,
    { ...items.parameters, ...older.parameters, limit: query.limit + 1 },
  )
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  const scores = await scoresOfExperiments(sql, projectId, { query, page })
  return {
    data: page.map((row) => toExperiment(row, query, scores(row.experiment_id))),
    meta:
      last === undefined
        ? {}
        : { cursor: encodeCursor({ time: last.start_ms, id: last.experiment_id }) },
  }
}

function olderThan(cursor: string | undefined): Condition {
  if (cursor === undefined) return undefined
  const last = decodeCursor(cursor)
  return {
    sql: '(start_ms, experiment_id) < ({lastTime:Int64}, {lastId:String})',
    parameters: { lastTime: last.time, lastId: last.id },
  }
}

function scoresOfExperiments(
  sql: SqlReader,
  projectId: string,
  { query, page }: { query: ListExperimentsQuery; page: readonly SelectedExperiment[] },
) {
  return newestScores(sql, projectId, {
    key: 's.dataset_run_id',
    ids: query.fields.has('scores') ? page.map((row) => row.experiment_id) : [],
    limit: query.scoreLimit,
  })
}

function toExperiment(
  row: SelectedExperiment,
  { fields }: ListExperimentsQuery,
  scores: NonNullable<Experiment['scores']>,
): Experiment {
  const said = readSaidExperiment(row.said)
  return {
    id: row.experiment_id,
    name: said.name,
    description: said.description,
    startTime: isoTime(row.start_ms),
    endTime: isoTime(row.end_ms),
    itemCount: row.item_count,
    datasetId: said.datasetId,
    ...(fields.has('metadata') ? { metadata: said.metadata } : {}),
    ...(fields.has('scores') ? { scores } : {}),
  }
}

import type {
  ObservationDetail,
  ObservationPage,
  ObservationView,
  TraceDetails,
  TraceDetailsQuery,
} from '@heddle/core/schemas'

import { explainCost } from '../domain/explain-cost.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import { toPage } from '../domain/to-page.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import {
  type Condition,
  type Conditions,
  SKIP_BY_INDEX,
  allOf,
  isAtOneOf,
  time,
  when,
  whenSome,
  where,
} from './conditions.ts'
import { OBSERVATION_FILTER_COLUMNS } from './filter-columns.ts'
import { filterConditions } from './filter-to-sql.ts'
import { type TraceName, type TraceReads, selectTrace } from './get-trace.ts'
import { readNewest } from './newest-first.ts'
import {
  type SelectedObservation,
  isEstimated,
  selectObservationColumns,
  toObservation,
  toObservationView,
} from './observation-columns.ts'
import { observationsOf } from './observations-of-traces.ts'
import type { ValueExtent } from './trace-columns.ts'
import type { ListObservationsQuery } from './trace-reader.ts'

/** One page of observations, newest first, and how many there are. */
export async function listObservations(
  { sql, matcher }: TraceReads,
  projectId: string,
  query: ListObservationsQuery,
): Promise<ObservationPage> {
  const conditions = allOf(observationConditions(projectId, query))
  const offset = (query.page - 1) * query.limit
  const [[counted], rows] = await Promise.all([
    sql.rows<{ total: number }>(
      `SELECT count() AS total FROM observations AS o FINAL ${where(conditions)} ${SKIP_BY_INDEX}`,
      conditions.parameters,
    ),
    selectNewest(sql, conditions, { offset, limit: query.limit, extent: 'whole' }),
  ])
  return toPage(query, {
    data: rows.map((row) => toObservationView(row, matcher)),
    totalItems: counted?.total ?? 0,
  })
}

/** The filters that both versions of the list have. */
export function observationConditions(
  projectId: string,
  query: Omit<ListObservationsQuery, 'page' | 'limit'>,
): readonly Condition[] {
  return [
    when(projectId, 'o.project_id = {project:String}', 'project'),
    when(query.name, 'o.name = {name:String}', 'name'),
    when(
      query.userId,
      `o.trace_id IN (SELECT id FROM traces FINAL
        WHERE project_id = {project:String} AND user_id = {userId:String})`,
      'userId',
    ),
    when(query.type, 'o.type = {type:String}', 'type'),
    when(query.traceId, 'o.trace_id = {traceId:String}', 'traceId'),
    when(query.level, 'o.level = {level:String}', 'level'),
    when(query.parentObservationId, 'o.parent_observation_id = {parent:String}', 'parent'),
    whenSome(query.environment, 'o.environment IN {environments:Array(String)}', 'environments'),
    when(query.fromStartTime?.getTime(), `o.start_time >= ${time('from')}`, 'from'),
    when(query.toStartTime?.getTime(), `o.start_time < ${time('to')}`, 'to'),
    when(query.version, 'o.version = {version:String}', 'version'),
    ...filterConditions(query.filter ?? [], OBSERVATION_FILTER_COLUMNS),
  ]
}

/** Where an observation lies in the table. */
export interface ObservationKey {
  readonly start_ms: number
  readonly trace_id: string
  readonly id: string
}

/** The part of a list that is read. */
interface NewestPart {
  readonly offset: number
  readonly limit: number
}

/**
 * Observations by start, newest first, with as much of inputs and outputs as is asked for. Finds the keys first, so that these
 * are read for the rows of the page alone.
 */
export async function selectNewest(
  sql: SqlReader,
  conditions: Conditions,
  part: NewestPart & { readonly extent: ValueExtent },
): Promise<readonly SelectedObservation[]> {
  const keys = await findNewest(sql, conditions, part)
  const projectId = String(conditions.parameters['project'])
  return selectObservations(sql, { projectId, keys, extent: part.extent })
}

/** Where the observations of a part of the list lie, newest first. */
export async function findNewest(
  sql: SqlReader,
  conditions: Conditions,
  { offset, limit }: NewestPart,
): Promise<readonly ObservationKey[]> {
  const rows = offset + limit
  const list = { from: 'observations AS o', timeColumn: 'o.start_time', conditions, rows }
  const found = await readNewest(sql, list, (window) =>
    sql.rows<ObservationKey>(
      `SELECT toUnixTimestamp64Milli(o.start_time) AS start_ms, o.trace_id AS trace_id, o.id AS id
       FROM observations AS o FINAL ${where(window)}
       ORDER BY o.start_time DESC, o.trace_id DESC, o.id DESC LIMIT {rows:UInt64} ${SKIP_BY_INDEX}`,
      { ...window.parameters, rows },
    ),
  )
  return found.slice(offset)
}

/** Observations of one project in the order of their keys; one that moved in the meantime is left out. */
export async function selectObservations(
  sql: SqlReader,
  {
    projectId,
    keys,
    extent,
  }: {
    readonly projectId: string
    readonly keys: readonly ObservationKey[]
    readonly extent: ValueExtent
  },
): Promise<readonly SelectedObservation[]> {
  if (keys.length === 0) return []
  const rows = await sql.rows<SelectedObservation>(
    `SELECT ${selectObservationColumns(extent)} FROM observations AS o FINAL
     WHERE o.project_id = {project:String} AND o.id IN {ids:Array(String)}
       AND ${isAtOneOf('o.start_time')} ${SKIP_BY_INDEX}`,
    {
      project: projectId,
      ids: keys.map((key) => key.id),
      keyTimes: [...new Set(keys.map((key) => key.start_ms))],
    },
  )
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return keys.flatMap((key) => byKey.get(keyOf(key)) ?? [])
}

function keyOf(row: { readonly trace_id: string; readonly id: string }): string {
  return JSON.stringify([row.trace_id, row.id])
}

/** The newest observation with an id. */
export async function getObservation(
  { sql, matcher }: TraceReads,
  projectId: string,
  observationId: string,
): Promise<ObservationView | undefined> {
  const [row] = await sql.rows<SelectedObservation>(
    `SELECT ${selectObservationColumns('whole')} FROM observations AS o FINAL
     WHERE o.project_id = {project:String} AND o.id = {id:String}
     ORDER BY o.start_time DESC LIMIT 1 ${SKIP_BY_INDEX}`,
    { project: projectId, id: observationId },
  )
  return row && toObservationView(row, matcher)
}

/** One observation of a trace with its cost explained. */
export async function getObservationDetail(
  { sql, matcher }: TraceReads,
  name: TraceName,
  observationId: string,
): Promise<ObservationDetail | undefined> {
  const trace = await selectTrace(sql, name)
  // Where the trace says when its observations start, no index of all ids has to be looked through.
  const ofTrace = trace && observationsOf([trace])
  if (ofTrace === undefined) return undefined
  const joined = allOf([...ofTrace, when(observationId, 'o.id = {id:String}', 'id')])
  const [row] = await sql.rows<SelectedObservation>(
    `SELECT ${selectObservationColumns('whole')} FROM observations AS o FINAL ${where(joined)} ${SKIP_BY_INDEX}`,
    joined.parameters,
  )
  return row && toDetail(row, matcher)
}

function toDetail(row: SelectedObservation, matcher: ModelMatcher): ObservationDetail {
  return {
    ...toObservation(row),
    costExplanation: explainCost(
      {
        modelId: row.model_id,
        tierName: row.tier_name,
        usageDetails: row.usage_details,
        providedCostDetails: row.provided_cost,
        costDetails: row.cost_details,
        totalCost: row.total_cost,
        isEstimated: isEstimated(row),
        coverage: row.covered_by === '' ? undefined : row.covered_by,
      },
      matcher,
    ),
  }
}

/** Observations of a trace in full, by start time, from a place on; undefined when there is no such trace. */
export async function listObservationDetails(
  { sql, matcher }: TraceReads,
  name: TraceName,
  { offset, limit }: TraceDetailsQuery,
): Promise<TraceDetails | undefined> {
  const trace = await selectTrace(sql, name)
  if (trace === undefined) return undefined
  const conditions = observationsOf([trace])
  if (conditions === undefined) return { observations: [], next: null }
  const joined = allOf(conditions)
  const rows = await sql.rows<SelectedObservation>(
    `SELECT ${selectObservationColumns('whole')} FROM observations AS o FINAL ${where(joined)}
     ORDER BY o.start_time, o.id LIMIT {limit:UInt32} OFFSET {offset:UInt32} ${SKIP_BY_INDEX}`,
    { ...joined.parameters, limit: limit + 1, offset },
  )
  return {
    observations: rows.slice(0, limit).map((row) => toDetail(row, matcher)),
    next: rows.length > limit ? offset + limit : null,
  }
}

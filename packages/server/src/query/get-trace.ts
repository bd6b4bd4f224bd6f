import type { TracePayload, TraceWithFullDetails } from '@heddle/core/schemas'

import { sumUsd } from '../domain/decimal.ts'
import { deriveTrace } from '../domain/derive-trace.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { decodeInput, decodeOutput } from '../store/clickhouse/stored-value.ts'
import { SKIP_BY_INDEX, allOf, where } from './conditions.ts'
import { describeTrace, fieldsOf } from './list-traces.ts'
import {
  type SelectedObservation,
  selectObservationColumns,
  toObservationView,
} from './observation-columns.ts'
import { deriveFromRoots, observationsOf } from './observations-of-traces.ts'
import { scoresOf } from './scores-of-traces.ts'
import {
  type SelectedTrace,
  type ValueExtent,
  completeTrace,
  hasBothValues,
  selectTraceColumns,
} from './trace-columns.ts'
import type { TraceFieldGroup } from './trace-reader.ts'

/** What reads of whole traces work with. */
export interface TraceReads {
  readonly sql: SqlReader
  readonly matcher: ModelMatcher
}

/** One trace of a project. */
export interface TraceName {
  readonly projectId: string
  readonly traceId: string
}

/** The row of a trace, or undefined; with its own input and output as far as they are asked for. */
export async function selectTrace(
  sql: SqlReader,
  { projectId, traceId }: TraceName,
  extent: ValueExtent = 'none',
): Promise<SelectedTrace | undefined> {
  const [row] = await sql.rows<SelectedTrace>(
    `SELECT ${selectTraceColumns(extent)} FROM traces AS t FINAL
     WHERE t.project_id = {project:String} AND t.id = {traceId:String} ${SKIP_BY_INDEX}`,
    { project: projectId, traceId },
  )
  return row
}

/** A trace with its observations, by start time, and scores. */
export async function getTrace(
  { sql, matcher }: TraceReads,
  name: TraceName,
  groups: readonly TraceFieldGroup[] | undefined,
): Promise<TraceWithFullDetails | undefined> {
  const row = await selectTrace(sql, name, 'whole')
  if (row === undefined) return undefined
  const fields = fieldsOf(groups)
  const observations = await selectObservations(sql, row)
  const derived = deriveTrace(observations.filter((member) => member.parent_id === '').map(toRoot))
  const described = describeTrace(row, { fields, rollUp: undefined, derived })
  return {
    ...described,
    ...(fields.has('metrics') ? metricsOf(observations) : {}),
    observations: fields.has('observations')
      ? observations.map((member) => toObservationView(member, matcher))
      : [],
    scores: fields.has('scores') ? await scoresOf(sql, row) : [],
  }
}

async function selectObservations(
  sql: SqlReader,
  trace: SelectedTrace,
): Promise<readonly SelectedObservation[]> {
  const conditions = observationsOf([trace])
  if (conditions === undefined) return []
  const joined = allOf(conditions)
  return sql.rows<SelectedObservation>(
    `SELECT ${selectObservationColumns('whole')} FROM observations AS o FINAL ${where(joined)}
     ORDER BY o.start_time, o.id ${SKIP_BY_INDEX}`,
    joined.parameters,
  )
}

function toRoot(row: SelectedObservation) {
  return {
    id: row.id,
    startTime: row.start_ms,
    name: row.name,
    input: decodeInput(row.input, row.value_kinds),
    output: decodeOutput(row.output, row.value_kinds),
  }
}

function metricsOf(observations: readonly SelectedObservation[]): {
  latency: number
  totalCost: number
} {
  const [first] = observations
  const lastEnd = observations.reduce(
    (latest, { start_ms, end_ms }) => Math.max(latest, start_ms, end_ms ?? start_ms),
    first?.start_ms ?? 0,
  )
  return {
    latency: first === undefined ? 0 : (lastEnd - first.start_ms) / 1000,
    totalCost: sumUsd(
      observations.map((member) => (member.covered_by === '' ? (member.total_cost ?? 0) : 0)),
    ),
  }
}

/** Input, output and metadata of the trace itself, or of its roots where it has none. */
export async function getTracePayload(
  sql: SqlReader,
  name: TraceName,
): Promise<TracePayload | undefined> {
  // The look-up that the other parts of a page begin with; most traces have the values of their roots alone.
  const found = await selectTrace(sql, name)
  const row = found?.has_values === 1 ? await selectTrace(sql, name, 'whole') : found
  if (row === undefined) return undefined
  const incomplete = hasBothValues(row) ? [] : [row]
  const derived = (await deriveFromRoots(sql, incomplete, 'whole')).get(row.id)
  const { input, output, metadata } = completeTrace(row, derived)
  return { input, output, metadata }
}

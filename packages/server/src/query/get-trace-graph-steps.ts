import type { TraceGraphSteps } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX, allOf, where } from './conditions.ts'
import { type TraceName, selectTrace } from './get-trace.ts'
import { observationsOf } from './observations-of-traces.ts'

/** Which node and step of a LangGraph graph the observations of a trace ran in; undefined when there is no such trace. */
export async function getTraceGraphSteps(
  sql: SqlReader,
  name: TraceName,
): Promise<TraceGraphSteps | undefined> {
  const trace = await selectTrace(sql, name)
  if (trace === undefined) return undefined
  const conditions = observationsOf([trace])
  if (conditions === undefined) return { id: [], node: [], step: [] }
  const joined = allOf([
    ...conditions,
    { sql: `mapContains(o.metadata, 'langgraph_node')`, parameters: {} },
  ])
  const rows = await sql.rows<{ id: string; node: string; step: number }>(
    `SELECT o.id AS id, trimBoth(o.metadata['langgraph_node'], '"') AS node,
       toInt32OrZero(o.metadata['langgraph_step']) AS step
     FROM observations AS o FINAL ${where(joined)} ORDER BY o.start_time, o.id ${SKIP_BY_INDEX}`,
    joined.parameters,
  )
  return {
    id: rows.map(({ id }) => id),
    node: rows.map(({ node }) => node),
    step: rows.map(({ step }) => step),
  }
}

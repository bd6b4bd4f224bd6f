import type { SqlParameters, SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Conditions, bothOf, where } from './conditions.ts'
import { observedParameters } from './filter-columns.ts'

/** Conditions on some traces `t` and filters that look into their observations, with the times to look between. */
export async function withObservedBounds(
  sql: SqlReader,
  traces: Conditions,
  filters: Conditions,
): Promise<Conditions> {
  const bounds = { sql: [], parameters: await observedBounds(sql, traces) }
  return bothOf(bothOf(traces, filters), bounds)
}

/**
 * Between which times the observations of some traces start, from what the traces know of them; `traces` are conditions on `t`.
 * Older versions of a trace only widen it.
 */
async function observedBounds(sql: SqlReader, traces: Conditions): Promise<SqlParameters> {
  const [bounds] = await sql.rows<{ since: number | null; until: number | null }>(
    `SELECT toUnixTimestamp64Milli(min(t.observed_from)) AS since,
       toUnixTimestamp64Milli(max(t.observed_to)) AS until FROM traces AS t ${where(traces)}`,
    traces.parameters,
  )
  // Without any observation there is nothing to look into.
  return observedParameters(bounds?.since ?? 0, bounds?.until ?? 0)
}

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Conditions, bothOf, where } from './conditions.ts'
import { withObservedBounds } from './observed-bounds.ts'
import type { ListTraceRowsQuery } from './trace-reader.ts'
import { looksIntoObservations, rowConditions } from './trace-row-conditions.ts'

/** Which traces: the filters of their list, without a page of it. */
export type TraceMatch = Omit<
  ListTraceRowsQuery,
  'cursor' | 'limit' | 'order' | 'scores' | 'metadata'
>

/** Ids of the traces that the list would show, the oldest first. */
export async function findMatchingTraces(
  sql: SqlReader,
  { projectId, match, limit }: { projectId: string; match: TraceMatch; limit: number },
): Promise<readonly string[]> {
  const conditions = await matchConditions(sql, projectId, match)
  const rows = await sql.rows<{ id: string }>(
    `SELECT t.id AS id FROM traces AS t FINAL ${where(conditions)}
     ORDER BY t.timestamp, t.id LIMIT {limit:UInt32}`,
    { ...conditions.parameters, limit },
  )
  return rows.map(({ id }) => id)
}

/** How many traces the list would show. */
export async function countMatchingTraces(
  sql: SqlReader,
  projectId: string,
  match: TraceMatch,
): Promise<number> {
  const conditions = await matchConditions(sql, projectId, match)
  const [row] = await sql.rows<{ total: number }>(
    `SELECT count() AS total FROM traces AS t FINAL ${where(conditions)}`,
    conditions.parameters,
  )
  return row?.total ?? 0
}

async function matchConditions(
  sql: SqlReader,
  projectId: string,
  match: TraceMatch,
): Promise<Conditions> {
  const { base, filters } = rowConditions(projectId, match)
  return looksIntoObservations(match)
    ? withObservedBounds(sql, base, filters)
    : bothOf(base, filters)
}

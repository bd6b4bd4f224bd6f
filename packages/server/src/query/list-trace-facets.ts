import type { TraceFacetField, TraceFacets, TraceFacetsQuery } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { time } from './conditions.ts'

/** Values of a field that are suggested at most. */
const MAX_VALUES = 20

/** Times that nothing lies outside of: those the store can hold. */
const BEGINNING_MS = 0
const END_MS = Date.UTC(2262, 0, 1)

const TABLES = {
  traces: { id: 'r.id', timeColumn: 'r.timestamp' },
  observations: { id: 'r.trace_id', timeColumn: 'r.start_time' },
} as const

/** How rows of the tables give the texts of a field; an empty text is none. */
type Sources = Readonly<Partial<Record<keyof typeof TABLES, string>>>

/** Texts that a row of traces gives. */
const ofTrace = (values: string): Sources => ({ traces: values })
/** Texts that a row of observations gives. */
const ofObservations = (values: string): Sources => ({ observations: values })
const one = (column: string): string => `ifNull(toString(${column}), '')`

const IS_UNNAMED = `r.trace_id NOT IN (SELECT t.id FROM traces AS t FINAL
  WHERE t.project_id = {project:String} AND t.name IS NOT NULL)`

const SOURCES: Readonly<Record<TraceFacetField, Sources>> = {
  // A trace without a name is called like its root.
  name: {
    traces: one('r.name'),
    observations: `if(r.parent_observation_id = '' AND ${IS_UNNAMED}, ${one('r.name')}, '')`,
  },
  environment: ofTrace(one('r.environment')),
  userId: ofTrace(one('r.user_id')),
  sessionId: ofTrace(one('r.session_id')),
  tags: ofTrace('arrayJoin(arrayMap(tag -> toString(tag), r.tags))'),
  release: ofTrace(one('r.release')),
  version: ofTrace(one('r.version')),
  model: ofObservations(one('r.model')),
  type: ofObservations(one('r.type')),
  level: ofObservations(one('r.level')),
}

/** The most frequent values of a field among the traces of a time, and how many traces have each. */
export async function listTraceFacets(
  sql: SqlReader,
  projectId: string,
  query: TraceFacetsQuery,
): Promise<TraceFacets> {
  const parts = Object.entries(SOURCES[query.field]).map(([table, values]) =>
    // The keys of SOURCES are tables.
    selectValues(table as keyof typeof TABLES, values),
  )
  const found = await sql.rows<{ value: string; count: number }>(
    `SELECT facet AS value, uniqExact(trace) AS count FROM (${parts.join(' UNION ALL ')})
     WHERE facet != '' AND positionCaseInsensitiveUTF8(facet, {search:String}) > 0
     GROUP BY value ORDER BY count DESC, value LIMIT ${MAX_VALUES}`,
    {
      project: projectId,
      search: query.search ?? '',
      from: epoch(query.from, BEGINNING_MS),
      to: epoch(query.to, END_MS),
    },
  )
  return { values: found }
}

function selectValues(table: keyof typeof TABLES, values: string): string {
  const { id, timeColumn } = TABLES[table]
  return `SELECT ${id} AS trace, ${values} AS facet FROM ${table} AS r FINAL
    WHERE r.project_id = {project:String} AND ${timeColumn} >= ${time('from')} AND ${timeColumn} < ${time('to')}`
}

function epoch(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Date.parse(text)
}

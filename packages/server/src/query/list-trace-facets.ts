import type { TraceFacetField, TraceFacets, TraceFacetsQuery } from '@heddle/core/schemas'

import type {
  GroupedRows,
  SlicedReader,
  SlicedStatement,
  TimeSpan,
} from '../store/clickhouse/slices/sliced-statement.ts'
import { time } from './conditions.ts'
import { differentTexts } from './metrics-aggregates.ts'
import { ALL_TIME } from './number-stores.ts'

/** Values of a field that are suggested at most. */
const MAX_VALUES = 20

/** Within the traces: the text of a row, or none when it is empty. */
const one = (column: string): string => `ifNull(toString(${column}), '')`

/** Fields that observations have and traces do not. */
type ObservationField = 'model' | 'type' | 'level'

/** Texts of rows of traces. */
const OF_TRACES: Readonly<Record<Exclude<TraceFacetField, ObservationField>, string>> = {
  name: one('r.name'),
  environment: one('r.environment'),
  userId: one('r.user_id'),
  sessionId: one('r.session_id'),
  tags: 'arrayJoin(arrayDistinct(arrayMap(tag -> toString(tag), r.tags)))',
  release: one('r.release'),
  version: one('r.version'),
}

/** Texts of rows of observations. */
const OF_OBSERVATIONS: Readonly<Record<ObservationField, string>> = {
  model: one('r.model'),
  type: one('r.type'),
  level: one('r.level'),
}

const OBSERVATIONS = 'FROM observations AS r FINAL WHERE r.project_id = {project:String}'

/** Traces that say no name themselves, which are few. */
const UNNAMED = `SELECT t.id FROM traces AS t FINAL
  WHERE t.project_id = {project:String} AND t.name IS NULL`

/** The most frequent values of a field among the traces of a time, and how many traces have each. */
export async function listTraceFacets(
  slices: SlicedReader,
  projectId: string,
  query: TraceFacetsQuery,
): Promise<TraceFacets> {
  return { values: await slices.sliced(facetsStatement(projectId, query)) }
}

/** The statement in two steps: values of the rows of a time, and how many traces have each at all times. */
export function facetsStatement(projectId: string, query: TraceFacetsQuery): SlicedStatement {
  const { field } = query
  const span = { fromMs: epoch(query.from, ALL_TIME.fromMs), toMs: epoch(query.to, ALL_TIME.toMs) }
  const parameters = {
    project: projectId,
    search: query.search ?? '',
    from: span.fromMs,
    to: span.toMs,
  }
  if (isOfObservations(field))
    return { ...differentInParts(OF_OBSERVATIONS[field], span), parameters }
  if (field === 'name')
    return {
      parts: rootNames(span),
      whole: withRootNames(selectOfTraces(OF_TRACES.name)),
      parameters,
    }
  return { ...countInParts(OF_TRACES[field], span), parameters }
}

function isOfObservations(field: TraceFacetField): field is ObservationField {
  return Object.hasOwn(OF_OBSERVATIONS, field)
}

/** Counts traces by text, given rows with a text each and how traces are counted. */
function countOf(rows: string, count: string): string {
  return `SELECT facet AS value, ${count} AS count FROM ${rows}
    WHERE facet != '' AND positionCaseInsensitiveUTF8(facet, {search:String}) > 0
    GROUP BY value ORDER BY count DESC, value LIMIT ${MAX_VALUES}`
}

function selectOfTraces(text: string): string {
  return `SELECT r.id AS trace, ${text} AS facet FROM traces AS r FINAL
    WHERE r.project_id = {project:String} AND r.timestamp >= ${time('from')} AND r.timestamp < ${time('to')}`
}

/** A trace is one row, in one hour: rows are counted. */
function countInParts(text: string, range: TimeSpan): Pick<SlicedStatement, 'parts' | 'whole'> {
  return {
    parts: {
      table: 'traces',
      time: 'r.timestamp',
      range,
      rows: 'FROM traces AS r FINAL WHERE r.project_id = {project:String}',
      groups: { facet: text },
      aggregates: { traces: 'count()' },
    },
    whole: (parts) => countOf(parts, 'sum(traces)'),
  }
}

/** A trace has many observations, of several hours. */
function differentInParts(text: string, range: TimeSpan): Pick<SlicedStatement, 'parts' | 'whole'> {
  return {
    parts: {
      ...OBSERVATION_ROWS,
      range,
      rows: `${OBSERVATIONS} AND ${text} != ''`,
      groups: { facet: text },
      aggregates: { traces: differentTexts('r.trace_id', '1') },
    },
    whole: (parts) => countOf(parts, 'uniqExactArray(traces)'),
  }
}

const OBSERVATION_ROWS = { table: 'observations', time: 'r.start_time' } as const

/** Names of root observations: a trace without a name is called like its root. */
function rootNames(range: TimeSpan): GroupedRows {
  return {
    ...OBSERVATION_ROWS,
    range,
    rows: `${OBSERVATIONS} AND r.parent_observation_id = '' AND ${one('r.name')} != ''`,
    groups: { trace: 'r.trace_id', facet: one('r.name') },
    aggregates: {},
  }
}

/**
 * A trace has its own name or that of its roots, so both are counted apart. Whether a trace has none is asked of the rows that
 * were found: as a condition on them the engine would compare all these ids with its index, block by block.
 */
const withRootNames = (ofTraces: string) => (parts: string) =>
  countOf(
    `(SELECT facet, count() AS traces FROM (${ofTraces}) GROUP BY facet
      UNION ALL SELECT facet, uniqExact(trace) AS traces FROM (
        SELECT trace, if(trace IN (${UNNAMED}), facet, '') AS facet FROM ${parts})
      WHERE facet != '' GROUP BY facet)`,
    'sum(traces)',
  )

function epoch(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Date.parse(text)
}

import type { ChangeField, Changes, ChangesQuery } from '@heddle/core/schemas'

import { type ComparedGroup, FEWEST_CASES, rankChanges } from '../domain/rank-changes.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { time } from './conditions.ts'
import { COUNTS, COUNTS_ESTIMATED, elapsedMs } from './measure-sql.ts'

/** Values of a field that are compared: those of the most steps. */
const COMPARED_VALUES = 500

/**
 * Traces that have observations of the time in question: only they are joined. What a trace says of the starts of its
 * observations holds for all of them.
 */
const OF_TRACES = `LEFT JOIN (SELECT id, release, user_id FROM traces FINAL
  WHERE project_id = {project:String}
    AND observed_from < ${time('to')} AND observed_to > ${time('earliest')}) AS t ON t.id = o.trace_id`

/** The text that an observation has in a field; an empty one is none. */
const VALUES: Readonly<Record<ChangeField, string>> = {
  step: 'o.name',
  model: 'o.model',
  release: 't.release',
  user: 't.user_id',
  error: `if(o.level = 'ERROR', o.status_message, NULL)`,
}

/** An observation once for each field, so that all of them are compared in one read. */
const FIELDS = Object.entries(VALUES)
  .map(([field, value]) => `('${field}', ifNull(toString(${value}), ''))`)
  .join(', ')

interface ComparedRow {
  readonly field: ChangeField
  readonly value: string
  readonly first_ms: number
  readonly count_after: number
  readonly count_before: number
  readonly errors_after: number
  readonly errors_before: number
  readonly p95_after: number | null
  readonly p95_before: number | null
  readonly cost_after: number | null
  readonly cost_before: number | null
  readonly estimated_after: boolean
  readonly estimated_before: boolean
}

/** What is not as it was in the time before: groups of steps, compared and ranked. */
export async function listChanges(
  sql: SqlReader,
  projectId: string,
  query: ChangesQuery,
): Promise<Changes> {
  return { changes: rankChanges(await compareGroups(sql, projectId, query)) }
}

async function compareGroups(
  sql: SqlReader,
  projectId: string,
  query: ChangesQuery,
): Promise<ComparedGroup[]> {
  const from = Date.parse(query.from)
  const to = Date.parse(query.to)
  const rows = await sql.rows<ComparedRow>(
    `SELECT pair.1 AS field, pair.2 AS value,
       ${period('after', `o.start_time >= ${time('from')}`)},
       ${period('before', `o.start_time < ${time('from')}`)},
       toUnixTimestamp64Milli(minIf(o.start_time, o.start_time >= ${time('from')})) AS first_ms
     FROM (SELECT o.start_time AS start_time, o.end_time AS end_time, o.level AS level,
         o.total_cost AS total_cost, o.covered_by AS covered_by,
         ${COUNTS_ESTIMATED} AS is_estimated, arrayJoin([${FIELDS}]) AS pair
       FROM observations AS o FINAL ${OF_TRACES}
       WHERE o.project_id = {project:String}
         AND o.start_time >= ${time('earliest')} AND o.start_time < ${time('to')}
         ${query.environment === undefined ? '' : 'AND o.environment = {environment:String}'}) AS o
     WHERE value != ''
     GROUP BY field, value HAVING count_after >= ${FEWEST_CASES}
     ORDER BY count_after DESC, value LIMIT ${COMPARED_VALUES} BY field`,
    {
      project: projectId,
      from,
      to,
      earliest: Math.max(0, from - (to - from)),
      ...(query.environment === undefined ? {} : { environment: query.environment }),
    },
  )
  return rows.map((row) => ({
    field: row.field,
    value: row.value,
    firstMs: row.first_ms,
    before: {
      count: row.count_before,
      errors: row.errors_before,
      p95Ms: row.p95_before,
      cost: row.cost_before,
      usageEstimated: row.estimated_before,
    },
    after: {
      count: row.count_after,
      errors: row.errors_after,
      p95Ms: row.p95_after,
      cost: row.cost_after,
      usageEstimated: row.estimated_after,
    },
  }))
}

/** The numbers of one of the two times. */
function period(name: 'before' | 'after', isIn: string): string {
  const ended = `${isIn} AND o.end_time IS NOT NULL`
  const elapsed = `toFloat64(ifNull(${elapsedMs('o.start_time', 'o.end_time')}, 0))`
  return `countIf(${isIn}) AS count_${name},
    countIf(${isIn} AND o.level = 'ERROR') AS errors_${name},
    if(countIf(${ended}) = 0, NULL, quantileExactInclusiveIf(0.95)(${elapsed}, ${ended})) AS p95_${name},
    if(countIf(${isIn} AND o.total_cost IS NOT NULL) = 0, NULL,
      toFloat64(sumIf(o.total_cost, ${isIn} AND ${COUNTS}))) AS cost_${name},
    toBool(countIf(${isIn} AND o.is_estimated) > 0) AS estimated_${name}`
}

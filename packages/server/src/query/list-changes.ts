import type { ChangeField, Changes, ChangesQuery } from '@heddle/core/schemas'

import { type ComparedGroup, FEWEST_CASES, rankChanges } from '../domain/rank-changes.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { time } from './conditions.ts'
import { COUNTS, COUNTS_ESTIMATED, elapsedMs } from './measure-sql.ts'

/** Values of a field that are compared: those of the most steps. */
const COMPARED_VALUES = 500

const OF_TRACES = `INNER JOIN (SELECT id, release, user_id FROM traces FINAL
  WHERE project_id = {project:String}) AS t ON t.id = o.trace_id`

interface Source {
  readonly value: string
  readonly join?: string
  readonly only?: string
}

const SOURCES: Readonly<Record<ChangeField, Source>> = {
  step: { value: 'o.name' },
  model: { value: 'o.model' },
  release: { value: 't.release', join: OF_TRACES },
  user: { value: 't.user_id', join: OF_TRACES },
  error: { value: 'o.status_message', only: `o.level = 'ERROR'` },
}

interface ComparedRow {
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
  const fields = Object.keys(SOURCES) as ChangeField[]
  const groups = await Promise.all(
    fields.map((field) => compareGroups(sql, projectId, { ...query, field })),
  )
  return { changes: rankChanges(groups.flat()) }
}

async function compareGroups(
  sql: SqlReader,
  projectId: string,
  query: ChangesQuery & { readonly field: ChangeField },
): Promise<ComparedGroup[]> {
  const { value, join = '', only = '1' } = SOURCES[query.field]
  const from = Date.parse(query.from)
  const to = Date.parse(query.to)
  const rows = await sql.rows<ComparedRow>(
    `SELECT toString(assumeNotNull(${value})) AS value,
       ${period('after', `o.start_time >= ${time('from')}`)},
       ${period('before', `o.start_time < ${time('from')}`)},
       toUnixTimestamp64Milli(minIf(o.start_time, o.start_time >= ${time('from')})) AS first_ms
     FROM observations AS o FINAL ${join}
     WHERE o.project_id = {project:String} AND ${only} AND ifNull(${value}, '') != ''
       AND o.start_time >= ${time('earliest')} AND o.start_time < ${time('to')}
       ${query.environment === undefined ? '' : 'AND o.environment = {environment:String}'}
     GROUP BY value HAVING count_after >= ${FEWEST_CASES}
     ORDER BY count_after DESC, value LIMIT ${COMPARED_VALUES}`,
    {
      project: projectId,
      from,
      to,
      earliest: Math.max(0, from - (to - from)),
      ...(query.environment === undefined ? {} : { environment: query.environment }),
    },
  )
  return rows.map((row) => ({
    field: query.field,
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
    toBool(countIf(${isIn} AND ${COUNTS_ESTIMATED}) > 0) AS estimated_${name}`
}

import type { DailyMetricsPage, DailyUsage } from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Conditions, allOf, time, when, whenSome, where } from './conditions.ts'
import { observedParameters } from './filter-columns.ts'
import { HAS_NAME } from './list-traces.ts'
import { amountOf, COUNTS } from './measure-sql.ts'
import type { DailyMetricsQuery } from './metrics-reader.ts'

const TRACE_DAY = `toString(toDate(t.timestamp, 'UTC'))`
const OBSERVATION_DAY = `toString(toDate(o.start_time, 'UTC'))`

interface Totals {
  readonly date: string
  readonly traces: number
  readonly observations: number
  readonly cost: number
}

/** One page of days, newest first. */
export async function readDailyMetrics(
  sql: SqlReader,
  projectId: string,
  query: DailyMetricsQuery,
): Promise<DailyMetricsPage> {
  const traces = traceConditions(projectId, query)
  const observations = observationConditions(projectId, query)
  const parameters = { ...traces.parameters, ...observations.parameters }
  const days = `SELECT date, sum(traces) AS traces, sum(observations) AS observations,
      toFloat64(sum(cost)) AS cost FROM (
    SELECT ${TRACE_DAY} AS date, count() AS traces, 0 AS observations, toDecimal128(0, 12) AS cost
    FROM traces AS t FINAL ${where(traces)} GROUP BY date
    UNION ALL
    SELECT ${OBSERVATION_DAY} AS date, 0 AS traces, count() AS observations,
      ifNull(sumIf(o.total_cost, ${COUNTS}), 0) AS cost
    FROM observations AS o FINAL ${where(observations)} GROUP BY date) GROUP BY date`
  const [counted] = await sql.rows<{ total: number }>(
    `SELECT count() AS total FROM (${days})`,
    parameters,
  )
  const rows = await sql.rows<Totals>(
    `${days} ORDER BY date DESC LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    { ...parameters, limit: query.limit, offset: (query.page - 1) * query.limit },
  )
  const usage = await readUsage(
    sql,
    observations,
    rows.map(({ date }) => date),
  )
  return toPage(query, {
    data: rows.map((row) => ({
      date: row.date,
      countTraces: row.traces,
      countObservations: row.observations,
      totalCost: row.cost,
      usage: usage.get(row.date) ?? [],
    })),
    totalItems: counted?.total ?? 0,
  })
}

/** What each day's models were used for; observations without a model and without usage are left out. */
async function readUsage(
  sql: SqlReader,
  conditions: Conditions,
  dates: readonly string[],
): Promise<ReadonlyMap<string, DailyUsage[]>> {
  if (dates.length === 0) return new Map()
  const rows = await sql.rows<DailyUsage & { date: string }>(
    `SELECT ${OBSERVATION_DAY} AS date, o.model AS model, sumIf(${amountOf('input')}, ${COUNTS}) AS inputUsage,
       sumIf(${amountOf('output')}, ${COUNTS}) AS outputUsage,
       sumIf(o.usage_details['total'], ${COUNTS}) AS totalUsage,
       count() AS countObservations, uniqExact(o.trace_id) AS countTraces,
       toFloat64(ifNull(sumIf(o.total_cost, ${COUNTS}), 0)) AS totalCost
     FROM observations AS o FINAL ${where(conditions)}
       AND ${OBSERVATION_DAY} IN {dates:Array(String)}
       AND (o.model IS NOT NULL OR notEmpty(o.usage_details))
     GROUP BY date, model ORDER BY totalCost DESC, model ASC`,
    { ...conditions.parameters, dates },
  )
  const byDate = new Map<string, DailyUsage[]>()
  for (const { date, ...usage } of rows) {
    const others = byDate.get(date)
    if (others === undefined) byDate.set(date, [usage])
    else others.push(usage)
  }
  return byDate
}

function traceConditions(projectId: string, query: DailyMetricsQuery): Conditions {
  return allOf([
    when(projectId, 't.project_id = {project:String}', 'project'),
    ...aboutTrace(query),
    whenSome(query.environment, 't.environment IN {environments:Array(String)}', 'environments'),
    when(query.fromTimestamp?.getTime(), `t.timestamp >= ${time('from')}`, 'from'),
    when(query.toTimestamp?.getTime(), `t.timestamp < ${time('to')}`, 'to'),
  ])
}

function observationConditions(projectId: string, query: DailyMetricsQuery): Conditions {
  const ofTrace = allOf(aboutTrace(query))
  return allOf([
    when(projectId, 'o.project_id = {project:String}', 'project'),
    ofTrace.sql.length === 0
      ? undefined
      : {
          sql: `o.trace_id IN (SELECT t.id FROM traces AS t FINAL
            WHERE t.project_id = {project:String} AND ${ofTrace.sql.join(' AND ')})`,
          parameters: ofTrace.parameters,
        },
    whenSome(query.environment, 'o.environment IN {environments:Array(String)}', 'environments'),
    when(query.fromTimestamp?.getTime(), `o.start_time >= ${time('from')}`, 'from'),
    when(query.toTimestamp?.getTime(), `o.start_time < ${time('to')}`, 'to'),
  ])
}

function aboutTrace(query: DailyMetricsQuery) {
  return [
    query.traceName === undefined
      ? undefined
      : { sql: HAS_NAME, parameters: { name: query.traceName, ...observedParameters() } },
    when(query.userId, 't.user_id = {userId:String}', 'userId'),
    whenSome(query.tags, 'hasAll(t.tags, {tags:Array(String)})', 'tags'),
  ]
}

import type { DailyMetricsPage, DailyUsage } from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import {
  directly,
  type GroupedRows,
  type SlicedStatement,
} from '../store/clickhouse/slices/sliced-statement.ts'
import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'
import { type Conditions, allOf, time, when, whenSome, where } from './conditions.ts'
import { observedParameters } from './filter-columns.ts'
import { HAS_NAME } from './list-traces.ts'
import { amountOf, COUNTS } from './measure-sql.ts'
import { differentTexts } from './metrics-aggregates.ts'
import type { DailyMetricsQuery } from './metrics-reader.ts'
import { ALL_TIME, type NumberStores } from './number-stores.ts'

const TRACE_DAY = `toDate(t.timestamp, 'UTC')`

/** Observations without a model and without usage used nothing. */
const IS_USAGE = '(o.model IS NOT NULL OR notEmpty(o.usage_details))'

interface Totals {
  readonly date: string
  readonly traces: number
  readonly observations: number
  readonly cost: number
  /** Days of all pages. */
  readonly days: number
}

/** One page of days, newest first. */
export async function readDailyMetrics(
  { sql, slices }: NumberStores,
  projectId: string,
  query: DailyMetricsQuery,
): Promise<DailyMetricsPage> {
  const traces = traceConditions(projectId, query)
  const observations = observationConditions(projectId, query)
  const parts = partsOf(observations, query)
  // What hangs on the traces of observations is no matter of the hour of these alone.
  const isOfTraces = allOf(aboutTrace(query)).sql.length > 0
  const read = <Row>(whole: SlicedStatement['whole'], more: SqlParameters): Promise<Row[]> => {
    const parameters = { ...traces.parameters, ...observations.parameters, ...more }
    const statement = { parts, whole, parameters }
    return isOfTraces ? sql.rows(directly(statement), parameters) : slices.sliced(statement)
  }
  const paged = { limit: query.limit, offset: (query.page - 1) * query.limit }
  const rows = await read<Totals>(
    (grouped) => `${selectDays(traces, grouped)}
      ORDER BY date DESC LIMIT {limit:UInt32} OFFSET {offset:UInt64}`,
    paged,
  )
  const [first] = rows
  const [counted] =
    first === undefined && query.page > 1
      ? await read<Totals>((grouped) => `${selectDays(traces, grouped)} LIMIT 1`, {})
      : [first]
  const dates = rows.map(({ date }) => date)
  const usage =
    dates.length === 0 ? [] : await read<DailyUsage & { date: string }>(selectUsage, { dates })
  const byDate = new Map<string, DailyUsage[]>()
  for (const { date, ...used } of usage) byDate.set(date, [...(byDate.get(date) ?? []), used])
  return toPage(query, {
    data: rows.map((row) => ({
      date: row.date,
      countTraces: row.traces,
      countObservations: row.observations,
      totalCost: row.cost,
      usage: byDate.get(row.date) ?? [],
    })),
    totalItems: counted?.days ?? 0,
  })
}

/** Observations by day and model. */
function partsOf(conditions: Conditions, query: DailyMetricsQuery): GroupedRows {
  return {
    table: 'observations',
    time: 'o.start_time',
    range: {
      fromMs: query.fromTimestamp?.getTime() ?? ALL_TIME.fromMs,
      toMs: query.toTimestamp?.getTime() ?? ALL_TIME.toMs,
    },
    rows: `FROM observations AS o FINAL ${where(conditions)}`,
    groups: { day: `toDate(o.start_time, 'UTC')`, model: 'o.model' },
    aggregates: {
      observations: 'count()',
      cost: `ifNull(sumIf(o.total_cost, ${COUNTS}), 0)`,
      used: `countIf(${IS_USAGE})`,
      used_cost: `ifNull(sumIf(o.total_cost, ${COUNTS} AND ${IS_USAGE}), 0)`,
      used_input: `sumIf(${amountOf('input')}, ${COUNTS})`,
      used_output: `sumIf(${amountOf('output')}, ${COUNTS})`,
      used_total: `sumIf(o.usage_details['total'], ${COUNTS})`,
      used_traces: differentTexts('o.trace_id', IS_USAGE),
    },
  }
}

/** Traces count by their own time, observations by theirs. */
function selectDays(traces: Conditions, grouped: string): string {
  return `SELECT toString(day) AS date, sum(traces) AS traces, sum(observations) AS observations,
      toFloat64(sum(cost)) AS cost, count() OVER () AS days FROM (
    SELECT ${TRACE_DAY} AS day, count() AS traces, 0 AS observations, toDecimal128(0, 12) AS cost
    FROM traces AS t FINAL ${where(traces)} GROUP BY day
    UNION ALL
    SELECT day, 0 AS traces, sum(part.observations) AS observations, sum(part.cost) AS cost
    FROM ${grouped} AS part GROUP BY day) GROUP BY day`
}

/** What each day's models were used for. */
function selectUsage(grouped: string): string {
  return `SELECT toString(day) AS date, model, sum(used_input) AS inputUsage,
      sum(used_output) AS outputUsage, sum(used_total) AS totalUsage, sum(used) AS countObservations,
      uniqExactArray(used_traces) AS countTraces, toFloat64(sum(used_cost)) AS totalCost
    FROM ${grouped} AS part
    WHERE used > 0 AND day IN (SELECT toDate(arrayJoin({dates:Array(String)})))
    GROUP BY day, model ORDER BY totalCost DESC, model ASC`
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

import { DEFAULT_METRICS_ROWS, type MetricsQuery } from '@heddle/core/schemas'

import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'
import { aggregateSql } from './metrics-aggregates.ts'
import { METRICS_FIELDS, type MetricsFields } from './metrics-fields.ts'
import {
  type DimensionColumn,
  groupable,
  type MetricColumn,
  type MetricsInParts,
  observationsInParts,
} from './metrics-in-parts.ts'
import { InvalidMetricsError } from './metrics-reader.ts'
import { selectMetricsRows } from './metrics-rows.ts'
import { METRICS_SOURCES } from './metrics-sources.ts'
import { bucketOf, fillBuckets, unitOf } from './metrics-time.ts'

/** Key of the bucket's start in a row. */
export const TIME_DIMENSION = 'time_dimension'

/** A statement and how its columns are called in the answer. */
export interface MetricsStatement {
  /** Given the rows of {@link ROLL_UP_PARTS}, where it needs them. */
  readonly sql: (rollUpParts: string) => string
  readonly needsRollUps: boolean
  /** The same over rows that are grouped in parts first, where that is possible. */
  readonly inParts: MetricsInParts | undefined
  readonly parameters: SqlParameters
  /** Name in the answer by name in the statement. */
  readonly names: Readonly<Record<string, string>>
}

/**
 * The statement that answers a query. Fields are looked up in the view, aggregations and orders picked from lists; every value
 * is a parameter. @throws {InvalidMetricsError} for a field, an aggregation or an order that the view does not have.
 * @throws {InvalidFilterError} for a filter on something else.
 */
export function metricsToSql(projectId: string, query: MetricsQuery): MetricsStatement {
  const fields = METRICS_FIELDS[query.view]
  const dimensions = readDimensions(query, fields)
  const metrics = readMetrics(query, fields)
  refuseDoubleCounting(dimensions, metrics)
  const from = Date.parse(query.fromTimestamp)
  const to = Date.parse(query.toTimestamp)
  const unit = query.timeDimension && unitOf(query.timeDimension.granularity, to - from)
  const needs = [...dimensions, ...metrics].flatMap(({ field }) => field.needs)
  const rows = selectMetricsRows(query, needs)
  const bucket = unit ? bucketOf(unit, METRICS_SOURCES[query.view].time) : undefined
  const names = nameColumns(dimensions, metrics)
  const groups = [...dimensions.map((_, index) => `d${index}`), ...(unit ? ['bucket'] : [])]
  const answer = (aggregates: readonly string[], source: string) => {
    const selected = [...groups, ...aggregates.map((sql, index) => `${sql} AS m${index}`)]
    return `SELECT *${unit ? " REPLACE(toTimeZone(bucket, 'UTC') AS bucket)" : ''} FROM (
      SELECT ${selected.join(', ')} FROM ${source}
      ${groups.length === 0 ? '' : `GROUP BY ${groups.join(', ')}`}
      ${orderOf(query, names) ?? (unit ? `ORDER BY bucket ASC ${fillBuckets(unit)}` : defaultOrder(metrics))}
      LIMIT {rowLimit:UInt32})`
  }
  const values = [...new Map(metrics.map(({ measure, field }) => [measure, field]))]
  const inner = [
    ...dimensions.map(({ field }, index) => `${groupable(field)} AS d${index}`),
    ...values.map(([measure, field]) => `toNullable(${field.sql}) AS v_${measure}`),
    ...(bucket === undefined ? [] : [`${bucket} AS bucket`]),
  ]
  const direct = metrics.map(
    ({ aggregation, measure, field: { kind } }) =>
      aggregateSql({ aggregation, kind, value: `v_${measure}`, name: measure }).direct,
  )
  return {
    sql: (rollUpParts) => answer(direct, `(SELECT ${inner.join(', ')} ${rows.sql(rollUpParts)})`),
    needsRollUps: rows.needs.has('rollUp'),
    inParts:
      query.view === 'observations'
        ? observationsInParts({ dimensions, metrics, bucket, rows, answer })
        : undefined,
    parameters: {
      ...rows.parameters,
      project: projectId,
      from,
      to,
      last: to - 1,
      bins: query.config.bins,
      zone: query.timeZone ?? 'UTC',
      rowLimit: query.config.row_limit ?? DEFAULT_METRICS_ROWS,
    },
    names,
  }
}

function readDimensions(query: MetricsQuery, fields: MetricsFields): DimensionColumn[] {
  const names = [...new Set(query.dimensions?.map(({ field }) => field))]
  return names.map((name) => ({ name, field: lookUp('dimension', name, fields.dimensions) }))
}

function readMetrics(query: MetricsQuery, fields: MetricsFields): MetricColumn[] {
  const metrics = query.metrics.map(({ measure, aggregation }) => {
    const field = lookUp('measure', measure, fields.measures)
    if (field.kind === 'identity' && aggregation !== 'uniq' && aggregation !== 'count') {
      throw new InvalidMetricsError(
        `Expected ${measure} to be aggregated with uniq or count, got ${aggregation}.`,
      )
    }
    return { name: `${aggregation}_${measure}`, measure, field, aggregation }
  })
  return [...new Map(metrics.map((metric) => [metric.name, metric])).values()]
}

function lookUp<Field>(what: string, name: string, fields: Readonly<Record<string, Field>>): Field {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field !== undefined) return field
  const known = Object.keys(fields).join(', ')
  throw new InvalidMetricsError(
    `Expected a ${what} of this view to be one of ${known}, got ${name.slice(0, 100)}.`,
  )
}

const isByType = ({ field }: DimensionColumn | MetricColumn): boolean =>
  field.needs.includes('detail')

/** By type, an observation is several rows: everything else would count it as often. */
function refuseDoubleCounting(
  dimensions: readonly DimensionColumn[],
  metrics: readonly MetricColumn[],
): void {
  if (!dimensions.some(isByType) && !metrics.some(isByType)) return
  if (metrics.every(isByType)) return
  throw new InvalidMetricsError(
    'Expected costType and usageType with the measures costByType and usageByType alone; ask for others in a query of their own.',
  )
}

function nameColumns(
  dimensions: readonly DimensionColumn[],
  metrics: readonly MetricColumn[],
): Record<string, string> {
  return Object.fromEntries([
    ...dimensions.map(({ name }, index) => [`d${index}`, name]),
    ['bucket', TIME_DIMENSION],
    ...metrics.map(({ name }, index) => [`m${index}`, name]),
  ])
}

function orderOf(query: MetricsQuery, names: MetricsStatement['names']): string | undefined {
  if (!query.orderBy || query.orderBy.length === 0) return undefined
  const columns = Object.fromEntries(
    Object.entries(names)
      .filter(([column]) => column !== 'bucket' || query.timeDimension)
      .map(([column, name]) => [name, column]),
  )
  const orders = query.orderBy.map(({ field, direction }) => {
    const column = lookUp('field to order by', field, columns)
    return `${column} ${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`
  })
  return `ORDER BY ${orders.join(', ')}`
}

/** The greatest first, so that the limit cuts off what matters least. */
function defaultOrder(metrics: readonly MetricColumn[]): string {
  const index = metrics.findIndex(({ aggregation }) => aggregation !== 'histogram')
  return index === -1 ? '' : `ORDER BY m${index} DESC NULLS LAST`
}

import {
  DEFAULT_METRICS_ROWS,
  type MetricsAggregation,
  type MetricsQuery,
} from '@heddle/core/schemas'

import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'
import {
  METRICS_FIELDS,
  type MetricsDimension,
  type MetricsFields,
  type MetricsMeasure,
} from './metrics-fields.ts'
import { InvalidMetricsError } from './metrics-reader.ts'
import { selectMetricsRows } from './metrics-rows.ts'
import { METRICS_SOURCES } from './metrics-sources.ts'
import { bucketOf, fillBuckets, unitOf } from './metrics-time.ts'

/** Key of the bucket's start in a row. */
export const TIME_DIMENSION = 'time_dimension'

/** A statement and how its columns are called in the answer. */
export interface MetricsStatement {
  readonly sql: string
  readonly parameters: SqlParameters
  /** Name in the answer by name in the statement. */
  readonly names: Readonly<Record<string, string>>
}

interface Column<Field> {
  readonly name: string
  readonly field: Field
}

interface MetricColumn extends Column<MetricsMeasure> {
  readonly aggregation: MetricsAggregation
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
  const bucket = unit ? [`${bucketOf(unit, METRICS_SOURCES[query.view].time)} AS bucket`] : []
  const inner = [
    ...dimensions.map(({ field }, index) => `toNullable(${groupable(field)}) AS d${index}`),
    ...metrics.map(({ field }, index) => `toNullable(${field.sql}) AS v${index}`),
    ...bucket,
  ]
  const groups = [...dimensions.map((_, index) => `d${index}`), ...(unit ? ['bucket'] : [])]
  const selected = [
    ...groups,
    ...metrics.map((metric, index) => `${aggregate(metric, `v${index}`)} AS m${index}`),
  ]
  const names = nameColumns(dimensions, metrics)
  return {
    sql: `SELECT *${unit ? " REPLACE(toTimeZone(bucket, 'UTC') AS bucket)" : ''} FROM (
      SELECT ${selected.join(', ')}
      FROM (SELECT ${inner.join(', ')} ${rows.sql})
      ${groups.length === 0 ? '' : `GROUP BY ${groups.join(', ')}`}
      ${orderOf(query, names) ?? (unit ? `ORDER BY bucket ASC ${fillBuckets(unit)}` : defaultOrder(metrics))}
      LIMIT {rowLimit:UInt32})`,
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

/** Lists are grouped as JSON, so that one without members stays apart from none. */
function groupable({ sql, kind }: MetricsDimension): string {
  return kind === 'list' ? `toJSONString(arraySort(${sql}))` : sql
}

function readDimensions(query: MetricsQuery, fields: MetricsFields): Column<MetricsDimension>[] {
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
    return { name: `${aggregation}_${measure}`, field, aggregation }
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

/** By type, an observation is several rows: everything else would count it as often. */
function refuseDoubleCounting(
  dimensions: readonly Column<MetricsDimension>[],
  metrics: readonly MetricColumn[],
): void {
  const isByType = ({ field }: Column<MetricsDimension | MetricsMeasure>) =>
    field.needs.includes('detail')
  if (!dimensions.some(isByType) && !metrics.some(isByType)) return
  if (metrics.every(isByType)) return
  throw new InvalidMetricsError(
    'Expected costType and usageType with the measures costByType and usageByType alone; ask for others in a query of their own.',
  )
}

type Percentile = Extract<MetricsAggregation, `p${number}`>

const PERCENTILES: Readonly<Record<Percentile, string>> = {
  p50: '0.5',
  p75: '0.75',
  p90: '0.9',
  p95: '0.95',
  p99: '0.99',
}

const PLAIN: Readonly<Record<'avg' | 'max' | 'min', (value: string) => string>> = {
  avg: (value) => `avg(toFloat64(${value}))`,
  max: (value) => `toFloat64(max(${value}))`,
  min: (value) => `toFloat64(min(${value}))`,
}

/** One aggregated column. Percentiles interpolate between the two values beside them, as spreadsheets do. */
function aggregate({ aggregation, field }: MetricColumn, value: string): string {
  if (field.kind === 'identity' || aggregation === 'uniq') return `uniqExact(${value})`
  if (aggregation === 'count') return `count(${value})`
  if (aggregation === 'sum') return `toFloat64(ifNull(sum(${value}), 0))`
  if (aggregation === 'histogram') return `histogram({bins:UInt8})(toFloat64(${value}))`
  if (aggregation === 'avg' || aggregation === 'max' || aggregation === 'min') {
    return PLAIN[aggregation](value)
  }
  return `quantileExactInclusive(${PERCENTILES[aggregation]})(toFloat64(${value}))`
}

function nameColumns(
  dimensions: readonly Column<unknown>[],
  metrics: readonly Column<unknown>[],
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

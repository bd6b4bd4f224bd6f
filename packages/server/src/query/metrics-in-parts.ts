import type { MetricsAggregation } from '@heddle/core/schemas'

import type { GroupedRows } from '../store/clickhouse/slices/sliced-statement.ts'
import { type AggregateSql, aggregateSql } from './metrics-aggregates.ts'
import type { MetricsDimension, MetricsMeasure } from './metrics-fields.ts'
import type { MetricsRows } from './metrics-rows.ts'
import { METRICS_SOURCES, type MetricsJoin, TRACES } from './metrics-sources.ts'

/** A column of groups, and what it is called in the answer. */
export interface DimensionColumn {
  readonly name: string
  readonly field: MetricsDimension
}

/** A column of numbers. */
export interface MetricColumn {
  readonly name: string
  readonly measure: string
  readonly field: MetricsMeasure
  readonly aggregation: MetricsAggregation
}

/** Rows that are grouped in parts, and the statement over them. */
export interface MetricsInParts {
  readonly parts: Omit<GroupedRows, 'range'>
  readonly whole: (parts: string) => string
}

/** What is asked of observations. */
interface Asked {
  readonly dimensions: readonly DimensionColumn[]
  readonly metrics: readonly MetricColumn[]
  readonly bucket: string | undefined
  readonly rows: MetricsRows
  /** The statement, given its aggregates and `FROM`. */
  readonly answer: (aggregates: readonly string[], from: string) => string
}

/** What rows are grouped by. Lists are grouped as JSON, so that one without members stays apart from none. */
export function groupable({ sql, kind }: MetricsDimension): string {
  return `toNullable(${kind === 'list' ? `toJSONString(arraySort(${sql}))` : sql})`
}

const isOfTrace = ({ needs }: { readonly needs: readonly MetricsJoin[] }): boolean =>
  needs.includes('trace')

/**
 * The same question in parts; undefined when it needs more than observations and their traces, when there would be about as many
 * groups as rows, or when an aggregate has to see all values. What is told of traces is joined afterwards, to one row a trace.
 */
export function observationsInParts({
  dimensions,
  metrics,
  bucket,
  rows,
  answer,
}: Asked): MetricsInParts | undefined {
  const needsOthers = [...rows.needs].some((need) => need !== 'trace' && need !== 'detail')
  if (needsOthers || dimensions.some(({ field }) => field.isHighCardinality && !isOfTrace(field)))
    return undefined
  const aggregates = metrics.map((metric) => aggregateInParts(metric))
  const parts = aggregates.map((aggregate) => aggregate?.parts)
  if (parts.includes(undefined)) return undefined
  const isJoined = rows.needs.has('trace')
  const named = dimensions.map(({ field }, index) => ({ name: `d${index}`, field }))
  const own = named.filter(({ field }) => !isOfTrace(field))
  const { from, project, time, joins } = METRICS_SOURCES.observations
  const conditions = rows.conditions.filter((condition) => !isOfTrace(condition))
  const detail = rows.needs.has('detail') ? joins.detail : ''
  return {
    parts: {
      table: 'observations',
      time,
      rows: `FROM ${from} ${detail} WHERE ${[`${project} = {project:String}`, ...sqlOf(conditions)].join(' AND ')}`,
      groups: {
        ...(isJoined ? { trace_id: 'o.trace_id' } : {}),
        ...Object.fromEntries(own.map(({ name, field }) => [name, groupable(field)])),
        ...(bucket === undefined ? {} : { bucket }),
      },
      aggregates: Object.assign({}, ...parts) as Record<string, string>,
    },
    whole: (grouped) => {
      const whole = aggregates.map((aggregate) => aggregate?.whole ?? '')
      if (!isJoined) return answer(whole, grouped)
      const ofTraces = [
        ...named
          .filter(({ field }) => isOfTrace(field))
          .map(({ name, field }) => `${groupable(field)} AS ${name}`),
        ...metrics
          .filter(({ field }) => isOfTrace(field))
          .map(({ measure, field }) => `toNullable(${field.sql}) AS v_${measure}`),
      ]
      const filters = sqlOf(rows.conditions.filter(isOfTrace))
      return answer(
        whole,
        `(SELECT ${['part.*', ...ofTraces].join(', ')} FROM ${grouped} AS part
          LEFT JOIN ${TRACES} AS t ON t.id = part.trace_id
          ${filters.length === 0 ? '' : `WHERE ${filters.join(' AND ')}`})`,
      )
    },
  }
}

/** Different values of a trace's column are told apart when the traces are joined: they are no part. */
function aggregateInParts({ measure, field, aggregation }: MetricColumn): AggregateSql['inParts'] {
  const { kind, sql } = field
  if (isOfTrace(field)) {
    const value = `v_${measure}`
    return { parts: {}, whole: aggregateSql({ aggregation, kind, value, name: measure }).direct }
  }
  return aggregateSql({ aggregation, kind, value: `toNullable(${sql})`, name: measure }).inParts
}

function sqlOf(conditions: MetricsRows['conditions']): readonly string[] {
  return conditions.map(({ sql }) => sql)
}

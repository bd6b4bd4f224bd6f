import type { MetricsQuery, MetricsView } from '@heddle/core/schemas'

import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'
import { allOf, bothOf, time, where } from './conditions.ts'
import { column, type FilterColumn, type FilterColumns, filterConditions } from './filter-to-sql.ts'
import { METRICS_FIELDS, type MetricsFields } from './metrics-fields.ts'
import { METRICS_SOURCES, type MetricsJoin } from './metrics-sources.ts'

/** Rows of a view within its range that the filters let through. */
export interface MetricsRows {
  /** `FROM … WHERE …`, given the rows of {@link ROLL_UP_PARTS} where the view needs them. */
  readonly sql: (rollUpParts: string) => string
  readonly conditions: readonly FilterPart[]
  readonly parameters: SqlParameters
  /** What has to be joined. */
  readonly needs: ReadonlySet<MetricsJoin>
}

/** A condition of a filter and what it has to be joined with. */
interface FilterPart {
  readonly sql: string
  readonly needs: readonly MetricsJoin[]
}

/** FROM and WHERE of a view. @throws {InvalidFilterError} */
export function selectMetricsRows(query: MetricsQuery, needs: readonly MetricsJoin[]): MetricsRows {
  const source = METRICS_SOURCES[query.view]
  const fields = METRICS_FIELDS[query.view]
  const filter = query.filters ?? []
  const filtered = allOf(filterConditions(filter, filterColumns(query.view, fields)))
  const conditions = filtered.sql.map((sql, index) => ({
    sql,
    needs: neededBy(filter[index]?.column ?? '', fields),
  }))
  const always = allOf([
    { sql: `${source.project} = {project:String}`, parameters: {} },
    { sql: `${source.time} >= ${time('from')} AND ${source.time} < ${time('to')}`, parameters: {} },
    source.always === '' ? undefined : { sql: source.always, parameters: {} },
  ])
  const needed = new Set([...needs, ...conditions.flatMap((condition) => condition.needs)])
  const joins = Object.entries(source.joins).flatMap(([join, sql]) =>
    // The keys of joins are joins.
    needed.has(join as MetricsJoin) ? [sql] : [],
  )
  return {
    sql: (rollUpParts) => {
      const rollUp = needed.has('rollUp') ? (source.rollUp?.(rollUpParts) ?? '') : ''
      return `FROM ${source.from} ${joins.join(' ')} ${rollUp} ${where(bothOf(always, filtered))}`
    },
    conditions,
    parameters: filtered.parameters,
    needs: needed,
  }
}

function neededBy(name: string, fields: MetricsFields): readonly MetricsJoin[] {
  return fields.dimensions[name]?.needs ?? fields.measures[name]?.needs ?? []
}

const METADATA: Readonly<Record<MetricsView, string>> = {
  traces: 't.metadata',
  observations: 'o.metadata',
  'scores-numeric': 's.metadata',
  'scores-boolean': 's.metadata',
  'scores-categorical': 's.metadata',
}

/** Filters may name the dimensions, the numbers and the metadata of a view; what is only known by type they may not. */
function filterColumns(view: MetricsView, { dimensions, measures }: MetricsFields): FilterColumns {
  const columns: Record<string, FilterColumn> = { metadata: column('map', METADATA[view]) }
  for (const [name, { kind, sql, needs }] of Object.entries(measures)) {
    const isNumber = kind === 'number' || kind === 'decimal'
    if (isNumber && !needs.includes('detail')) columns[name] = column('number', `toFloat64(${sql})`)
  }
  for (const [name, { kind, sql, needs }] of Object.entries(dimensions)) {
    if (!needs.includes('detail')) columns[name] = column(kind, sql)
  }
  return columns
}

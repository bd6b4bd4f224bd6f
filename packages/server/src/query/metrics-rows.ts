import type { MetricsQuery, MetricsView } from '@heddle/core/schemas'

import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'
import { allOf, time, where } from './conditions.ts'
import { column, type FilterColumn, type FilterColumns, filterConditions } from './filter-to-sql.ts'
import { METRICS_FIELDS, type MetricsFields } from './metrics-fields.ts'
import { METRICS_SOURCES, type MetricsJoin } from './metrics-sources.ts'

/** FROM and WHERE: rows of the view within the range that the filters let through. @throws {InvalidFilterError} */
export function selectMetricsRows(
  query: MetricsQuery,
  needs: readonly MetricsJoin[],
): { readonly sql: string; readonly parameters: SqlParameters } {
  const source = METRICS_SOURCES[query.view]
  const fields = METRICS_FIELDS[query.view]
  const filter = query.filters ?? []
  const conditions = allOf([
    { sql: `${source.project} = {project:String}`, parameters: {} },
    { sql: `${source.time} >= ${time('from')} AND ${source.time} < ${time('to')}`, parameters: {} },
    source.always === '' ? undefined : { sql: source.always, parameters: {} },
    ...filterConditions(filter, filterColumns(query.view, fields)),
  ])
  const needed = new Set<string>([
    ...needs,
    ...filter.flatMap((condition) => neededBy(condition.column, fields)),
  ])
  const joins = Object.entries(source.joins).flatMap(([join, sql]) =>
    needed.has(join) ? [sql] : [],
  )
  return {
    sql: `FROM ${source.from} ${joins.join(' ')} ${where(conditions)}`,
    parameters: conditions.parameters,
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

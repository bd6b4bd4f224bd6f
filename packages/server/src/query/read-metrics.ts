import type { MetricsAnswer, MetricsQuery, MetricsRow } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { listChanges } from './list-changes.ts'
import { METRICS_FIELDS } from './metrics-fields.ts'
import type { MetricsReader } from './metrics-reader.ts'
import { metricsToSql, TIME_DIMENSION } from './metrics-to-sql.ts'
import { readDailyMetrics } from './read-daily-metrics.ts'

/** The reader over the stores of traces, observations and scores. */
export function createMetricsReader(sql: SqlReader): MetricsReader {
  return {
    readMetrics: (projectId, query) => readMetrics(sql, projectId, query),
    readDailyMetrics: (projectId, query) => readDailyMetrics(sql, projectId, query),
    listChanges: (projectId, query) => listChanges(sql, projectId, query),
  }
}

async function readMetrics(
  sql: SqlReader,
  projectId: string,
  query: MetricsQuery,
): Promise<MetricsAnswer> {
  const statement = metricsToSql(projectId, query)
  const rows = await sql.rows<Record<string, unknown>>(statement.sql, statement.parameters)
  return { data: rows.map((row) => nameRow(row, statement.names, query)) }
}

function nameRow(
  row: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
  { view }: MetricsQuery,
): MetricsRow {
  const { dimensions } = METRICS_FIELDS[view]
  const entries = Object.entries(row).map(([column, value]) => {
    const name = names[column] ?? column
    if (name === TIME_DIMENSION) return [name, isoOf(String(value))]
    const isList = column.startsWith('d') && dimensions[name]?.kind === 'list'
    // The statement writes lists as JSON.
    return [name, isList && typeof value === 'string' ? (JSON.parse(value) as unknown) : value]
  })
  return Object.fromEntries(entries)
}

/** The engine writes `2026-01-31 12:00:00`. */
function isoOf(text: string): string {
  return new Date(`${text.replace(' ', 'T')}Z`).toISOString()
}

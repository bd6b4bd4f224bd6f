import type { MetricsAnswer, MetricsQuery, MetricsRow } from '@heddle/core/schemas'

import { listChanges } from './list-changes.ts'
import { METRICS_FIELDS } from './metrics-fields.ts'
import type { MetricsReader } from './metrics-reader.ts'
import { ROLL_UP_PARTS, SELECT_OBSERVED_BOUNDS } from './metrics-sources.ts'
import { type MetricsStatement, metricsToSql, TIME_DIMENSION } from './metrics-to-sql.ts'
import type { NumberStores } from './number-stores.ts'
import { readDailyMetrics } from './read-daily-metrics.ts'

/** The reader over the stores of traces, observations and scores. */
export function createMetricsReader(stores: NumberStores): MetricsReader {
  return {
    readMetrics: (projectId, query) => readMetrics(stores, projectId, query),
    readDailyMetrics: (projectId, query) => readDailyMetrics(stores, projectId, query),
    listChanges: (projectId, query) => listChanges(stores.sql, projectId, query),
  }
}

async function readMetrics(
  stores: NumberStores,
  projectId: string,
  query: MetricsQuery,
): Promise<MetricsAnswer> {
  const statement = metricsToSql(projectId, query)
  const rows = await answer(stores, statement)
  return { data: rows.map((row) => nameRow(row, statement.names, query)) }
}

async function answer(
  { sql, slices }: NumberStores,
  statement: MetricsStatement,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { parameters, inParts } = statement
  if (inParts !== undefined) {
    const range = { fromMs: Number(parameters['from']), toMs: Number(parameters['to']) }
    const parts = { ...inParts.parts, range }
    return slices.sliced({ parts, whole: inParts.whole, direct: statement.sql(''), parameters })
  }
  if (!statement.needsRollUps) return sql.rows(statement.sql(''), parameters)
  const [bounds] = await sql.rows<{ since: number | null; until: number | null }>(
    SELECT_OBSERVED_BOUNDS,
    parameters,
  )
  const range = { fromMs: bounds?.since ?? 0, toMs: bounds?.until ?? 0 }
  return slices.sliced({ parts: { ...ROLL_UP_PARTS, range }, whole: statement.sql, parameters })
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

import type { TraceRow, TraceRows } from '@heddle/core/schemas'

import type { DerivedTrace } from '../domain/derive-trace.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Conditions, bothOf, where } from './conditions.ts'
import { encodeCursor } from './cursor.ts'
import { isoTime } from './iso-time.ts'
import { type TraceKey, selectTraces } from './list-traces.ts'
import { readNewest, readNewestWindows } from './newest-first.ts'
import {
  type ObservedTrace,
  type RollUp,
  previewTexts,
  summarizeTraces,
} from './observations-of-traces.ts'
import { withObservedBounds } from './observed-bounds.ts'
import { linesOf, metadataTexts, type RowExtras, scoresOfRows } from './row-extras.ts'
import type { SelectedTrace } from './trace-columns.ts'
import type { ListTraceRowsQuery } from './trace-reader.ts'
import { looksIntoObservations, rowConditions } from './trace-row-conditions.ts'

/** A row of the list as it is found: where it lies, and when its observations start. */
type ListedTrace = TraceKey & ObservedTrace

/**
 * One page of the trace list, newest first unless it is asked for otherwise. The cursor names the last row, so pages neither repeat nor skip rows while new
 * traces come in at the top.
 */
export async function listTraceRows(
  sql: SqlReader,
  projectId: string,
  query: ListTraceRowsQuery,
): Promise<TraceRows> {
  const { base, filters } = rowConditions(projectId, query)
  const rows = query.limit + 1
  const isOldestFirst = query.order === 'oldest'
  const direction = isOldestFirst ? 'ASC' : 'DESC'
  const read = (window: Conditions) =>
    sql.rows<ListedTrace>(
      `SELECT toUnixTimestamp64Milli(t.timestamp) AS timestamp_ms, t.id AS id,
         t.project_id AS project_id, toUnixTimestamp64Milli(t.observed_from) AS observed_from_ms,
         toUnixTimestamp64Milli(t.observed_to) AS observed_to_ms
       FROM traces AS t FINAL ${where(window)}
       ORDER BY t.timestamp ${direction}, t.id ${direction} LIMIT {rows:UInt32}`,
      { ...window.parameters, rows },
    )
  const list = { from: 'traces AS t', timeColumn: 't.timestamp', rows }
  const readObserved = async (window: Conditions) =>
    read(await withObservedBounds(sql, window, filters))
  const readPlain = () => {
    const conditions = bothOf(base, filters)
    return isOldestFirst ? read(conditions) : readNewest(sql, { ...list, conditions }, read)
  }
  // Ids may be of any time: no window is likely to hold them.
  const readNamed = () =>
    looksIntoObservations({ ...query, ids: undefined })
      ? readObserved(base)
      : read(bothOf(base, filters))
  const readCostly = () =>
    isOldestFirst
      ? readObserved(base)
      : readNewestWindows(sql, { ...list, conditions: base }, readObserved)
  const keys = await (query.ids !== undefined
    ? readNamed()
    : looksIntoObservations(query)
      ? readCostly()
      : readPlain())
  const shown = keys.slice(0, query.limit)
  const last = keys.length > query.limit ? shown.at(-1) : undefined
  return {
    rows: await describeRows(sql, shown, {
      scores: linesOf(query.scores),
      metadata: linesOf(query.metadata),
    }),
    next: last === undefined ? null : encodeCursor({ time: last.timestamp_ms, id: last.id }),
  }
}

/** Everything of the listed traces at once: each part is found by what the list says of them. */
async function describeRows(
  sql: SqlReader,
  listed: readonly ListedTrace[],
  extras: RowExtras,
): Promise<TraceRow[]> {
  const [first] = listed
  if (first === undefined) return []
  const [rows, { rollUps, derived }, scores] = await Promise.all([
    selectTraces(sql, { projectId: first.project_id, keys: listed, extent: 'preview' }),
    summarizeTraces(sql, listed, { extent: 'preview', withIds: false }),
    scoresOfRows(sql, listed, extras.scores),
  ])
  return rows.map((row) => ({
    ...toTraceRow(row, rollUps.get(row.id), derived.get(row.id)),
    scores: scores.get(row.id) ?? {},
    metadata: metadataTexts(row.metadata, extras.metadata),
  }))
}

function toTraceRow(
  row: SelectedTrace,
  numbers: RollUp | undefined,
  derived: DerivedTrace | undefined,
): Omit<TraceRow, 'scores' | 'metadata'> {
  const { input, output } = previewTexts(row)
  return {
    id: row.id,
    timestamp: isoTime(row.timestamp_ms),
    name: row.name ?? derived?.name ?? null,
    userId: row.user_id,
    sessionId: row.session_id,
    environment: row.environment,
    tags: [...row.tags],
    release: row.release,
    version: row.version,
    inputPreview: preview(input ?? derived?.input),
    outputPreview: preview(output ?? derived?.output),
    ...(numbers === undefined ? NO_OBSERVATIONS : toNumbers(numbers)),
  }
}

function toNumbers(numbers: RollUp): typeof NO_OBSERVATIONS {
  return {
    durationMs: numbers.last_end_ms - numbers.first_start_ms,
    observationCount: numbers.observation_count,
    errorCount: numbers.error_count,
    warningCount: numbers.warning_count,
    running: numbers.open_count > 0,
    inputTokens: numbers.input_tokens,
    outputTokens: numbers.output_tokens,
    totalTokens: numbers.total_tokens,
    totalCost: numbers.total_cost,
    usageEstimated: numbers.estimated_count > 0,
    models: [...numbers.models],
  }
}

type RowNumbers = Pick<
  TraceRow,
  | 'durationMs'
  | 'observationCount'
  | 'errorCount'
  | 'warningCount'
  | 'running'
  | 'inputTokens'
  | 'outputTokens'
  | 'totalTokens'
  | 'totalCost'
  | 'usageEstimated'
  | 'models'
>

const NO_OBSERVATIONS: RowNumbers = {
  durationMs: null,
  observationCount: 0,
  errorCount: 0,
  warningCount: 0,
  running: false,
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  totalCost: null,
  usageEstimated: false,
  models: [],
}

/** Previews of roots are text as well. */
function preview(text: unknown): string | null {
  return typeof text === 'string' ? text : null
}

import type { TraceRow, TraceRows } from '@heddle/core/schemas'

import type { DerivedTrace } from '../domain/derive-trace.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Condition, type Conditions, allOf, bothOf, time, when, where } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { OBSERVED_IN_TIME, TRACE_FILTER_COLUMNS } from './filter-columns.ts'
import { filterConditions } from './filter-to-sql.ts'
import { isoTime } from './iso-time.ts'
import { HAS_NAME, type TraceKey, selectTraces } from './list-traces.ts'
import { readNewest, readNewestWindows } from './newest-first.ts'
import { type RollUp, deriveFromRoots, previewTexts, rollUp } from './observations-of-traces.ts'
import { observedBounds } from './observed-bounds.ts'
import { linesOf, metadataTexts, type RowExtras, scoresOfRows } from './row-extras.ts'
import { rowHasWord, searchWords } from './search-text.ts'
import type { SelectedTrace } from './trace-columns.ts'
import type { ListTraceRowsQuery } from './trace-reader.ts'

const HAS_ERROR = `t.id IN (SELECT o.trace_id FROM observations AS o FINAL
  WHERE o.project_id = {project:String} AND ${OBSERVED_IN_TIME} AND o.level = 'ERROR')`

/** A word may be in the trace or in any of its observations; only those of the asked time are read. */
function saysWord(word: string, index: number): Condition {
  const name = `search${index}`
  return {
    sql: `${rowHasWord('t', { name, word })} OR t.id IN (SELECT o.trace_id FROM observations AS o FINAL
      WHERE o.project_id = {project:String} AND ${OBSERVED_IN_TIME} AND (${rowHasWord('o', { name, word })}))`,
    parameters: { [name]: word },
  }
}

/**
 * One page of the trace list, newest first unless it is asked for otherwise. The cursor names the last row, so pages neither repeat nor skip rows while new
 * traces come in at the top.
 */
export async function listTraceRows(
  sql: SqlReader,
  projectId: string,
  query: ListTraceRowsQuery,
): Promise<TraceRows> {
  const base = allOf(timeConditions(projectId, query))
  const filters = rowFilters(query)
  const rows = query.limit + 1
  const isOldestFirst = query.order === 'oldest'
  const direction = isOldestFirst ? 'ASC' : 'DESC'
  const read = (window: Conditions) =>
    sql.rows<TraceKey>(
      `SELECT toUnixTimestamp64Milli(t.timestamp) AS timestamp_ms, t.id AS id
       FROM traces AS t FINAL ${where(window)}
       ORDER BY t.timestamp ${direction}, t.id ${direction} LIMIT {rows:UInt32}`,
      { ...window.parameters, rows },
    )
  const list = { from: 'traces AS t', timeColumn: 't.timestamp', rows }
  const readObserved = async (window: Conditions) =>
    read(
      bothOf(window, {
        ...filters,
        parameters: { ...filters.parameters, ...(await observedBounds(sql, window)) },
      }),
    )
  const readPlain = () => {
    const conditions = bothOf(base, filters)
    return isOldestFirst ? read(conditions) : readNewest(sql, { ...list, conditions }, read)
  }
  const readCostly = () =>
    isOldestFirst || query.ids !== undefined
      ? readObserved(base)
      : readNewestWindows(sql, { ...list, conditions: base }, readObserved)
  const keys = await (looksIntoObservations(query) ? readCostly() : readPlain())
  const shown = keys.slice(0, query.limit)
  const last = keys.length > query.limit ? shown.at(-1) : undefined
  return {
    rows: await describeRows(
      sql,
      await selectTraces(sql, { projectId, keys: shown, extent: 'preview' }),
      { scores: linesOf(query.scores), metadata: linesOf(query.metadata) },
    ),
    next: last === undefined ? null : encodeCursor({ time: last.timestamp_ms, id: last.id }),
  }
}

/** Filters that read observations cost more than the list itself, and ids may be of any time. */
function looksIntoObservations(query: ListTraceRowsQuery): boolean {
  return (
    query.ids !== undefined ||
    query.status !== undefined ||
    query.name !== undefined ||
    (query.filter ?? []).length > 0 ||
    Boolean(query.search)
  )
}

function timeConditions(projectId: string, query: ListTraceRowsQuery): readonly Condition[] {
  return [
    when(projectId, 't.project_id = {project:String}', 'project'),
    query.cursor === undefined ? undefined : beyond(query.cursor, query.order),
    when(epoch(query.from), `t.timestamp >= ${time('from')}`, 'from'),
    when(epoch(query.to), `t.timestamp < ${time('to')}`, 'to'),
    when(query.ids, 't.id IN {ids:Array(String)}', 'ids'),
  ]
}

function rowFilters(query: ListTraceRowsQuery): Conditions {
  return allOf([
    when(query.environment, 't.environment = {environment:String}', 'environment'),
    when(query.name, HAS_NAME, 'name'),
    when(query.userId, 't.user_id = {userId:String}', 'userId'),
    when(query.sessionId, 't.session_id = {sessionId:String}', 'sessionId'),
    statusIs(query.status),
    ...searchWords(query.search ?? '').map(saysWord),
    ...filterConditions(query.filter ?? [], TRACE_FILTER_COLUMNS),
  ])
}

function beyond(text: string, order: ListTraceRowsQuery['order']): Condition {
  const compare = order === 'oldest' ? '>' : '<'
  const cursor = decodeCursor(text)
  return {
    sql: `t.timestamp ${compare}= ${time('cursorTime')}
      AND (t.timestamp, t.id) ${compare} (${time('cursorTime')}, {cursorId:String})`,
    parameters: { cursorTime: cursor.time, cursorId: cursor.id },
  }
}

function statusIs(status: ListTraceRowsQuery['status']): Condition {
  if (status === undefined) return undefined
  return { sql: status === 'error' ? HAS_ERROR : `NOT (${HAS_ERROR})`, parameters: {} }
}

function epoch(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text)
}

async function describeRows(
  sql: SqlReader,
  rows: readonly SelectedTrace[],
  extras: RowExtras,
): Promise<TraceRow[]> {
  const rollUps = await rollUp(sql, rows, false)
  const derived = await deriveFromRoots(sql, rows, 'preview')
  const scores = await scoresOfRows(sql, rows, extras.scores)
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
  models: [],
}

/** Previews of roots are text as well. */
function preview(text: unknown): string | null {
  return typeof text === 'string' ? text : null
}

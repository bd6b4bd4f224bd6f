import type { TraceSkeleton } from '@heddle/core/schemas'

import { preOrder } from '../domain/trace-tree.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX, allOf, where } from './conditions.ts'
import { type TraceName, selectTrace } from './get-trace.ts'
import { isoTime } from './iso-time.ts'
import { amountOf, COUNTS, COUNTS_ESTIMATED, counted } from './measure-sql.ts'
import { observationsOf } from './observations-of-traces.ts'
import type { SelectedTrace } from './trace-columns.ts'

/** An observation without its payload. */
interface SkeletonRow {
  readonly id: string
  readonly parent_id: string
  readonly type: string
  readonly level: string
  readonly name: string | null
  readonly model: string | null
  readonly status_message: string | null
  readonly start_ms: number
  readonly end_ms: number | null
  readonly first_token_ms: number | null
  readonly input_tokens: number
  readonly output_tokens: number
  readonly total_tokens: number
  readonly total_cost: number | null
  readonly is_estimated: boolean
}

const SKELETON_SELECT = `o.id AS id, o.parent_observation_id AS parent_id, o.type AS type,
  o.level AS level, o.name AS name, o.model AS model, o.status_message AS status_message,
  toUnixTimestamp64Milli(o.start_time) AS start_ms, toUnixTimestamp64Milli(o.end_time) AS end_ms,
  toUnixTimestamp64Milli(o.completion_start_time) AS first_token_ms,
  if(${COUNTS}, ${amountOf('input')}, 0) AS input_tokens,
  if(${COUNTS}, ${amountOf('output')}, 0) AS output_tokens,
  if(${COUNTS}, o.usage_details['total'], 0) AS total_tokens,
  ${counted('o.total_cost')} AS total_cost, toBool(${COUNTS_ESTIMATED}) AS is_estimated`

/** A trace without payloads, in pre-order, one array a column. */
export async function getTraceSkeleton(
  sql: SqlReader,
  name: TraceName,
): Promise<TraceSkeleton | undefined> {
  const trace = await selectTrace(sql, name)
  if (trace === undefined) return undefined
  const rows = await selectRows(sql, trace)
  const order = preOrder(
    rows.map((row) => ({
      id: row.id,
      parentId: row.parent_id === '' ? null : row.parent_id,
      startTime: row.start_ms,
    })),
    trace.id,
  )
  const inOrder = order.source.flatMap((index) => rows[index] ?? [])
  const root = inOrder.find((row) => row.parent_id === '')
  return {
    ...traceFields(trace, root?.name ?? null),
    ...columns(inOrder, startedAt(trace, rows)),
    parent: [...order.parent],
    depth: [...order.depth],
    waitingForParent: [...order.waitingForParent],
  }
}

async function selectRows(sql: SqlReader, trace: SelectedTrace): Promise<readonly SkeletonRow[]> {
  const conditions = observationsOf([trace])
  if (conditions === undefined) return []
  const joined = allOf(conditions)
  return sql.rows<SkeletonRow>(
    `SELECT ${SKELETON_SELECT} FROM observations AS o FINAL ${where(joined)} ${SKIP_BY_INDEX}`,
    joined.parameters,
  )
}

function startedAt(trace: SelectedTrace, rows: readonly SkeletonRow[]): number {
  return rows.reduce(
    (earliest, row) => Math.min(earliest, row.start_ms),
    rows[0]?.start_ms ?? trace.timestamp_ms,
  )
}

function traceFields(trace: SelectedTrace, rootName: string | null) {
  return {
    traceId: trace.id,
    name: trace.name ?? rootName,
    timestamp: isoTime(trace.timestamp_ms),
    userId: trace.user_id,
    sessionId: trace.session_id,
    environment: trace.environment,
    release: trace.release,
    version: trace.version,
    tags: [...trace.tags],
  }
}

function columns(rows: readonly SkeletonRow[], startedMs: number) {
  const names = createIndex()
  const models = createIndex()
  const nameIndex = rows.map((row) => names.indexOf(row.name))
  const modelIndex = rows.map((row) => models.indexOf(row.model))
  return {
    startedAt: isoTime(startedMs),
    n: rows.length,
    names: names.values,
    models: models.values,
    nameIndex,
    modelIndex,
    id: rows.map((row) => row.id),
    type: rows.map((row) => row.type),
    level: rows.map((row) => row.level),
    status: rows.map((row) => row.status_message),
    start: rows.map((row) => row.start_ms - startedMs),
    duration: rows.map((row) => elapsed(row.start_ms, row.end_ms)),
    firstToken: rows.map((row) => elapsed(row.start_ms, row.first_token_ms)),
    inputTokens: rows.map((row) => row.input_tokens),
    outputTokens: rows.map((row) => row.output_tokens),
    totalTokens: rows.map((row) => row.total_tokens),
    cost: rows.map((row) => row.total_cost),
    estimated: rows.flatMap((row, index) => (row.is_estimated ? [index] : [])),
  }
}

function elapsed(start: number, end: number | null): number | null {
  return end === null ? null : Math.max(0, end - start)
}

/** Numbers each distinct text in the order of first use; nothing is -1. */
function createIndex() {
  const values: string[] = []
  const positions = new Map<string, number>()
  return {
    values,
    indexOf(value: string | null): number {
      if (value === null) return -1
      const known = positions.get(value)
      if (known !== undefined) return known
      positions.set(value, values.length)
      return values.push(value) - 1
    },
  }
}

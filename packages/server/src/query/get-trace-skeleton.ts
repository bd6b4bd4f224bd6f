import type { TraceSkeleton } from '@heddle/core/schemas'

import { preOrder } from '../domain/trace-tree.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX, allOf, where } from './conditions.ts'
import { type TraceName, selectTrace } from './get-trace.ts'
import { isoTime } from './iso-time.ts'
import { amountOf, COUNTS, COUNTS_ESTIMATED, counted } from './measure-sql.ts'
import { observationsOf } from './observations-of-traces.ts'
import type { SelectedTrace } from './trace-columns.ts'

/** The observations of a trace without their payloads: one array a column, all of the same order. */
interface SkeletonColumns {
  readonly id: readonly string[]
  readonly parent_id: readonly string[]
  readonly type: readonly string[]
  readonly level: readonly string[]
  readonly name: readonly (string | null)[]
  readonly model: readonly (string | null)[]
  readonly status_message: readonly (string | null)[]
  readonly start_ms: readonly number[]
  readonly end_ms: readonly (number | null)[]
  readonly first_token_ms: readonly (number | null)[]
  readonly input_tokens: readonly number[]
  readonly output_tokens: readonly number[]
  readonly total_tokens: readonly number[]
  readonly total_cost: readonly (number | null)[]
  readonly is_estimated: readonly boolean[]
}

const COLUMNS: Readonly<Record<keyof SkeletonColumns, string>> = {
  id: 'o.id',
  parent_id: 'o.parent_observation_id',
  type: 'o.type',
  level: 'o.level',
  name: 'o.name',
  model: 'o.model',
  status_message: 'o.status_message',
  start_ms: 'toUnixTimestamp64Milli(o.start_time)',
  end_ms: 'toUnixTimestamp64Milli(o.end_time)',
  first_token_ms: 'toUnixTimestamp64Milli(o.completion_start_time)',
  input_tokens: `if(${COUNTS}, ${amountOf('input')}, 0)`,
  output_tokens: `if(${COUNTS}, ${amountOf('output')}, 0)`,
  total_tokens: `if(${COUNTS}, o.usage_details['total'], 0)`,
  total_cost: counted('o.total_cost'),
  is_estimated: `toBool(${COUNTS_ESTIMATED})`,
}

/**
 * Every column as one array: an object a row repeats the names of all columns, which takes 50,000 rows three times as long to
 * read. Grouped as tuples first, because grouping single columns leaves out what is null.
 */
const SKELETON_SELECT = Object.keys(COLUMNS)
  .map((name, index) => `tupleElement(grouped, ${index + 1}) AS ${name}`)
  .join(', ')
const GROUPED = `groupArray(tuple(${Object.values(COLUMNS).join(', ')})) AS grouped`

/** What a trace without observations has. */
const NO_ROWS = Object.fromEntries(
  Object.keys(COLUMNS).map((name) => [name, []]),
) as unknown as SkeletonColumns // the keys of COLUMNS are those of its type

/** A trace without payloads, in pre-order, one array a column. */
export async function getTraceSkeleton(
  sql: SqlReader,
  name: TraceName,
): Promise<TraceSkeleton | undefined> {
  const trace = await selectTrace(sql, name)
  if (trace === undefined) return undefined
  const found = await selectColumns(sql, trace)
  const order = preOrder(
    found.id.map((id, index) => ({
      id,
      parentId: found.parent_id[index] || null,
      startTime: found.start_ms[index] ?? 0,
    })),
    trace.id,
  )
  const root = order.source.find((index) => found.parent_id[index] === '')
  return {
    ...traceFields(trace, (root === undefined ? null : found.name[root]) ?? null),
    ...columns(found, order.source, startedAt(trace, found.start_ms)),
    parent: [...order.parent],
    depth: [...order.depth],
    waitingForParent: [...order.waitingForParent],
  }
}

async function selectColumns(sql: SqlReader, trace: SelectedTrace): Promise<SkeletonColumns> {
  const conditions = observationsOf([trace])
  if (conditions === undefined) return NO_ROWS
  const joined = allOf(conditions)
  const [found] = await sql.rows<SkeletonColumns>(
    `SELECT ${SKELETON_SELECT} FROM (SELECT ${GROUPED} FROM observations AS o FINAL ${where(joined)} ${SKIP_BY_INDEX})`,
    joined.parameters,
  )
  return found ?? NO_ROWS
}

function startedAt(trace: SelectedTrace, starts: readonly number[]): number {
  return starts.reduce((one, other) => Math.min(one, other), starts[0] ?? trace.timestamp_ms)
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

/** The columns as they are sent, in the order that `source` gives. */
function columns(found: SkeletonColumns, source: readonly number[], startedMs: number) {
  const names = createIndex()
  const models = createIndex()
  const inOrder = <Value>(values: readonly Value[]): Value[] =>
    // Every index of the order is one of the column.
    source.map((index) => values[index] as Value)
  const start = inOrder(found.start_ms)
  const since = (times: readonly (number | null)[]): (number | null)[] =>
    inOrder(times).map((time, row) => elapsed(start[row] ?? 0, time))
  return {
    startedAt: isoTime(startedMs),
    n: source.length,
    nameIndex: inOrder(found.name).map((name) => names.indexOf(name)),
    modelIndex: inOrder(found.model).map((model) => models.indexOf(model)),
    names: names.values,
    models: models.values,
    id: inOrder(found.id),
    type: inOrder(found.type),
    level: inOrder(found.level),
    status: inOrder(found.status_message),
    start: start.map((time) => time - startedMs),
    duration: since(found.end_ms),
    firstToken: since(found.first_token_ms),
    inputTokens: inOrder(found.input_tokens),
    outputTokens: inOrder(found.output_tokens),
    totalTokens: inOrder(found.total_tokens),
    cost: inOrder(found.total_cost),
    estimated: inOrder(found.is_estimated).flatMap((is, row) => (is ? [row] : [])),
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

import type { DatasetRunItem, RunCell, RunScore, RunSummary } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX, SKIP_BY_INDEX_EXACTLY } from './conditions.ts'
import { counted, COUNTS_ESTIMATED, LAST_END } from './measure-sql.ts'
import { deriveFromRoots, previewTexts, rollUp } from './observations-of-traces.ts'
import { type SelectedTrace, selectTraceColumns } from './trace-columns.ts'

/** Ids of one statement: its parameters may travel in a URL. */
const IDS_A_STATEMENT = 1000

const ofTraces = (alias: 'o' | 's'): string =>
  `${alias}.project_id = {project:String} AND ${alias}.trace_id IN {traceIds:Array(String)}`

/** The part of a run's summary that its traces tell. */
export type RunNumbers = Pick<
  RunSummary,
  'errorCount' | 'latencyMs' | 'totalCost' | 'usageEstimated' | 'scores'
>

/** Reads what the traces of dataset runs came to. */
export interface RunResultsReader {
  /** Numbers over all traces of a run. */
  summarize(projectId: string, traceIds: readonly string[]): Promise<RunNumbers>
  /** What each item of a run came to, by id of the item. */
  readCells(
    projectId: string,
    items: readonly DatasetRunItem[],
  ): Promise<ReadonlyMap<string, RunCell>>
}

export function createRunResultsReader(sql: SqlReader): RunResultsReader {
  return {
    summarize: (projectId, traceIds) => summarize(sql, projectId, traceIds),
    readCells: (projectId, items) => readCells(sql, projectId, items),
  }
}

interface TraceTotals {
  readonly traces: number
  readonly failed: number
  readonly latency_sum: number
  readonly cost: number | null
  readonly estimated: number
}

async function summarize(
  sql: SqlReader,
  projectId: string,
  traceIds: readonly string[],
): Promise<RunNumbers> {
  const parts = await Promise.all(
    chunksOf(traceIds).map(async (ids) => ({
      totals: await readTotals(sql, projectId, ids),
      scores: await readScoreSums(sql, projectId, ids),
    })),
  )
  const totals = parts.flatMap((part) => part.totals)
  const traces = totals.reduce((sum, part) => sum + part.traces, 0)
  const latency = totals.reduce((sum, part) => sum + part.latency_sum, 0)
  const costs = totals.flatMap(({ cost }) => (cost === null ? [] : [cost]))
  return {
    errorCount: totals.reduce((sum, part) => sum + part.failed, 0),
    latencyMs: traces === 0 ? null : latency / traces,
    totalCost: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    usageEstimated: totals.some(({ estimated }) => estimated > 0),
    scores: mergeScores(parts.flatMap((part) => part.scores)),
  }
}

function readTotals(sql: SqlReader, projectId: string, traceIds: readonly string[]) {
  return sql.rows<TraceTotals>(
    `SELECT count() AS traces, countIf(errors > 0) AS failed, sum(latency) AS latency_sum,
       toFloat64(sumOrNull(trace_cost)) AS cost, sum(trace_estimated) AS estimated
     FROM (SELECT o.trace_id AS trace_id, countIf(o.level = 'ERROR') AS errors,
         dateDiff('millisecond', min(o.start_time), ${LAST_END}) AS latency,
         sumOrNull(${counted('o.total_cost')}) AS trace_cost,
         countIf(${COUNTS_ESTIMATED}) AS trace_estimated
       FROM observations AS o FINAL WHERE ${ofTraces('o')}
       GROUP BY o.trace_id)
     ${SKIP_BY_INDEX}`,
    { project: projectId, traceIds },
  )
}

interface ScoreSum {
  readonly name: string
  readonly total: number
  readonly count: number
}

function readScoreSums(sql: SqlReader, projectId: string, traceIds: readonly string[]) {
  return sql.rows<ScoreSum>(
    `SELECT s.name AS name, sum(s.value) AS total, count() AS count FROM scores AS s FINAL
     WHERE ${ofTraces('s')}
       AND s.data_type IN ('NUMERIC', 'BOOLEAN')
     GROUP BY s.name ${SKIP_BY_INDEX_EXACTLY}`,
    { project: projectId, traceIds },
  )
}

function mergeScores(sums: readonly ScoreSum[]): RunScore[] {
  const byName = [...Map.groupBy(sums, ({ name }) => name)]
  return byName
    .map(([name, parts]) => {
      const count = parts.reduce((sum, part) => sum + part.count, 0)
      return { name, count, mean: parts.reduce((sum, part) => sum + part.total, 0) / count }
    })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

interface TraceScore {
  readonly trace_id: string
  readonly name: string
  readonly mean: number
}

/** What one trace tells. */
type TraceResult = Pick<
  RunCell,
  'output' | 'latencyMs' | 'cost' | 'usageEstimated' | 'errorCount' | 'scores'
>

async function readCells(
  sql: SqlReader,
  projectId: string,
  items: readonly DatasetRunItem[],
): Promise<ReadonlyMap<string, RunCell>> {
  const ids = [...new Set(items.map(({ traceId }) => traceId))]
  const parts = await Promise.all(chunksOf(ids).map((part) => readTraces(sql, projectId, part)))
  const results = new Map(parts.flatMap((part) => [...part]))
  const byItem = Map.groupBy(items, ({ datasetItemId }) => datasetItemId)
  return new Map(
    [...byItem].map(([itemId, attempts]) => [itemId, toCell(attempts, results)] as const),
  )
}

async function readTraces(
  sql: SqlReader,
  projectId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TraceResult>> {
  const traces = await sql.rows<SelectedTrace>(
    `SELECT ${selectTraceColumns('excerpt')} FROM traces AS t FINAL
     WHERE t.project_id = {project:String} AND t.id IN {ids:Array(String)} ${SKIP_BY_INDEX}`,
    { project: projectId, ids },
  )
  const [rollUps, derived, scores] = await Promise.all([
    rollUp(sql, traces, false),
    deriveFromRoots(sql, traces, 'excerpt'),
    readTraceScores(sql, projectId, ids),
  ])
  return new Map(
    traces.map((trace) => {
      const numbers = rollUps.get(trace.id)
      const output = previewTexts(trace).output ?? derived.get(trace.id)?.output
      const result: TraceResult = {
        output: typeof output === 'string' ? output : null,
        latencyMs: numbers === undefined ? null : numbers.last_end_ms - numbers.first_start_ms,
        cost: numbers?.total_cost ?? null,
        usageEstimated: (numbers?.estimated_count ?? 0) > 0,
        errorCount: numbers?.error_count ?? 0,
        scores: scores.get(trace.id) ?? {},
      }
      return [trace.id, result] as const
    }),
  )
}

async function readTraceScores(
  sql: SqlReader,
  projectId: string,
  traceIds: readonly string[],
): Promise<ReadonlyMap<string, Record<string, number>>> {
  const rows = await sql.rows<TraceScore>(
    `SELECT assumeNotNull(s.trace_id) AS trace_id, s.name AS name, avg(s.value) AS mean
     FROM scores AS s FINAL
     WHERE ${ofTraces('s')}
       AND s.data_type IN ('NUMERIC', 'BOOLEAN')
     GROUP BY trace_id, s.name ${SKIP_BY_INDEX_EXACTLY}`,
    { project: projectId, traceIds },
  )
  const byTrace = Map.groupBy(rows, (row) => row.trace_id)
  return new Map(
    [...byTrace].map(([id, scores]) => [
      id,
      Object.fromEntries(scores.map(({ name, mean }) => [name, mean])),
    ]),
  )
}

/** Attempts come oldest first. */
function toCell(
  attempts: readonly DatasetRunItem[],
  results: ReadonlyMap<string, TraceResult>,
): RunCell {
  const last = attempts.at(-1)
  const found = attempts.flatMap(({ traceId }) => results.get(traceId) ?? [])
  const names = new Set(found.flatMap(({ scores }) => Object.keys(scores)))
  return {
    traceId: last?.traceId ?? '',
    observationId: last?.observationId ?? null,
    attempts: attempts.length,
    output: results.get(last?.traceId ?? '')?.output ?? null,
    latencyMs: meanOf(found.map(({ latencyMs }) => latencyMs)),
    cost: meanOf(found.map(({ cost }) => cost)),
    usageEstimated: found.some(({ usageEstimated }) => usageEstimated),
    errorCount: found.reduce((sum, { errorCount }) => sum + errorCount, 0),
    scores: Object.fromEntries(
      [...names].flatMap((name) => {
        const mean = meanOf(found.map(({ scores }) => scores[name] ?? null))
        return mean === null ? [] : [[name, mean]]
      }),
    ),
  }
}

/** The mean of what is known; null without anything. */
function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

function chunksOf(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / IDS_A_STATEMENT)
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * IDS_A_STATEMENT, (index + 1) * IDS_A_STATEMENT),
  )
}

import type { ObservationV2Page } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Condition, SKIP_BY_INDEX, allOf, time, when } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { TraceReads } from './get-trace.ts'
import { observationConditions, selectNewest } from './list-observations.ts'
import type { SelectedObservation } from './observation-columns.ts'
import { toObservationV2 } from './observation-v2.ts'
import { deriveFromRoots } from './observations-of-traces.ts'
import { rowHasWord, searchWords } from './search-text.ts'
import { type SelectedTrace, selectTraceColumns } from './trace-columns.ts'
import { InvalidCursorError, type ListObservationsByCursorQuery } from './trace-reader.ts'

/** One page of observations, newest first; those of one moment by trace and id, so that no page repeats another. */
export async function listObservationsByCursor(
  { sql, matcher }: TraceReads,
  projectId: string,
  query: ListObservationsByCursorQuery,
): Promise<ObservationV2Page> {
  const conditions = allOf([
    ...observationConditions(projectId, query),
    when(
      query.sessionId,
      `o.trace_id IN (SELECT id FROM traces FINAL
        WHERE project_id = {project:String} AND session_id = {sessionId:String})`,
      'sessionId',
    ),
    ...searchWords(query.search ?? '').map(saysWord),
    rootCondition(query.isRootObservation),
    olderThan(query.cursor),
  ])
  const rows = await selectNewest(sql, conditions, { offset: 0, limit: query.limit + 1 })
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  const traces = needsTraces(query) ? await tracesOf(sql, projectId, page) : new Map()
  return {
    data: page.map((row) =>
      toObservationV2(row, { fields: query.fields, matcher, trace: traces.get(row.trace_id) }),
    ),
    meta: last === undefined ? {} : { cursor: toCursor(last) },
  }
}

function saysWord(word: string, index: number): Condition {
  const name = `search${index}`
  return { sql: rowHasWord('o', name), parameters: { [name]: word } }
}

function rootCondition(isRoot: boolean | undefined): Condition {
  if (isRoot === undefined) return undefined
  return { sql: `o.parent_observation_id ${isRoot ? '=' : '!='} ''`, parameters: {} }
}

function toCursor(row: SelectedObservation): string {
  return encodeCursor({ time: row.start_ms, id: JSON.stringify([row.trace_id, row.id]) })
}

function olderThan(cursor: string | undefined): Condition {
  if (cursor === undefined) return undefined
  const { time: lastTime, id } = decodeCursor(cursor)
  const [lastTrace, lastId] = parseKey(id)
  return {
    sql: `o.start_time <= ${time('lastTime')} AND (o.start_time, o.trace_id, o.id)
      < (${time('lastTime')}, {lastTrace:String}, {lastId:String})`,
    parameters: { lastTime, lastTrace, lastId },
  }
}

function parseKey(text: string): readonly [string, string] {
  try {
    const key: unknown = JSON.parse(text)
    if (Array.isArray(key) && typeof key[0] === 'string' && typeof key[1] === 'string')
      return [key[0], key[1]]
  } catch {
    // Not ours, as below.
  }
  throw new InvalidCursorError()
}

function needsTraces({ fields }: ListObservationsByCursorQuery): boolean {
  return fields.has('basic') || fields.has('trace_context')
}

/** The traces of observations, by id; a name that no trace says itself is that of its root. */
async function tracesOf(
  sql: SqlReader,
  projectId: string,
  observations: readonly SelectedObservation[],
): Promise<ReadonlyMap<string, SelectedTrace>> {
  const ids = new Set(observations.map((row) => row.trace_id))
  if (ids.size === 0) return new Map()
  const rows = await sql.rows<SelectedTrace>(
    `SELECT ${selectTraceColumns('preview')} FROM traces AS t FINAL
     WHERE t.project_id = {project:String} AND t.id IN {ids:Array(String)} ${SKIP_BY_INDEX}`,
    { project: projectId, ids: [...ids] },
  )
  const nameless = rows.filter((row) => row.name === null)
  const derived = await deriveFromRoots(sql, nameless, 'preview')
  return new Map(
    rows.map((row) => [row.id, { ...row, name: row.name ?? derived.get(row.id)?.name ?? null }]),
  )
}

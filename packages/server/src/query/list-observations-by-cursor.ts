import type { ObservationV2Page } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type Condition, SKIP_BY_INDEX, allOf, when } from './conditions.ts'
import type { TraceReads } from './get-trace.ts'
import {
  type ObservationKey,
  findNewest,
  observationConditions,
  selectObservations,
} from './list-observations.ts'
import { olderThan, toCursor } from './observation-cursor.ts'
import { toObservationV2 } from './observation-v2.ts'
import { deriveFromRoots } from './observations-of-traces.ts'
import { rowHasWord, searchWords } from './search-text.ts'
import { type SelectedTrace, selectTraceColumns } from './trace-columns.ts'
import type { ListObservationsByCursorQuery } from './trace-reader.ts'

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
  const found = await findNewest(sql, conditions, { offset: 0, limit: query.limit + 1 })
  const keys = found.slice(0, query.limit)
  const extent = query.fields.has('io') ? 'whole' : 'none'
  const [page, traces] = await Promise.all([
    selectObservations(sql, { projectId, keys, extent }),
    needsTraces(query) ? tracesOf(sql, projectId, keys) : new Map<string, SelectedTrace>(),
  ])
  const last = found.length > query.limit ? keys.at(-1) : undefined
  return {
    data: page.map((row) =>
      toObservationV2(row, { fields: query.fields, matcher, trace: traces.get(row.trace_id) }),
    ),
    meta: last === undefined ? {} : { cursor: toCursor(last) },
  }
}

function saysWord(word: string, index: number): Condition {
  const name = `search${index}`
  return { sql: rowHasWord('o', { name, word }), parameters: { [name]: word } }
}

function rootCondition(isRoot: boolean | undefined): Condition {
  if (isRoot === undefined) return undefined
  return { sql: `o.parent_observation_id ${isRoot ? '=' : '!='} ''`, parameters: {} }
}

function needsTraces({ fields }: ListObservationsByCursorQuery): boolean {
  return fields.has('basic') || fields.has('trace_context')
}

/** The traces of observations, by id; a name that no trace says itself is that of its root. */
async function tracesOf(
  sql: SqlReader,
  projectId: string,
  observations: readonly ObservationKey[],
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

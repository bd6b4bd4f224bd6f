import { type Condition, type Conditions, allOf, time, when } from './conditions.ts'
import { decodeCursor } from './cursor.ts'
import { OBSERVED_IN_TIME, TRACE_FILTER_COLUMNS } from './filter-columns.ts'
import { filterConditions } from './filter-to-sql.ts'
import { HAS_NAME } from './list-traces.ts'
import { rowHasWord, searchWords } from './search-text.ts'
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

/** What is asked of the rows, however many of them are shown. */
type RowQuery = Omit<ListTraceRowsQuery, 'limit'>

/** What the rows of the trace list must hold: `base` is cheap, and bounds what `filters` look into. */
export function rowConditions(
  projectId: string,
  query: RowQuery,
): { readonly base: Conditions; readonly filters: Conditions } {
  return { base: allOf(timeConditions(projectId, query)), filters: rowFilters(query) }
}

/** Filters that read observations cost more than the list itself, and ids may be of any time. */
export function looksIntoObservations(query: RowQuery): boolean {
  return (
    query.ids !== undefined ||
    query.status !== undefined ||
    query.name !== undefined ||
    (query.filter ?? []).length > 0 ||
    Boolean(query.search)
  )
}

function timeConditions(projectId: string, query: RowQuery): readonly Condition[] {
  return [
    when(projectId, 't.project_id = {project:String}', 'project'),
    query.cursor === undefined ? undefined : beyond(query.cursor, query.order),
    when(epoch(query.from), `t.timestamp >= ${time('from')}`, 'from'),
    when(epoch(query.to), `t.timestamp < ${time('to')}`, 'to'),
    when(query.ids, 't.id IN {ids:Array(String)}', 'ids'),
  ]
}

function rowFilters(query: RowQuery): Conditions {
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

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX, time } from './conditions.ts'
import { countMatchingTraces, findMatchingTraces, type TraceMatch } from './matching-traces.ts'

/** Everything that hangs on some traces of one project. */
export interface NamesOfTraces {
  readonly observations: readonly { readonly traceId: string; readonly id: string }[]
  readonly scoreIds: readonly string[]
}

/** Which traces are meant. Times are milliseconds since the epoch. */
export type TraceSelection =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'session' | 'user'; readonly id: string }
  | { readonly kind: 'before'; readonly time: number }
  | { readonly kind: 'matching'; readonly match: TraceMatch }

/** Finds what is to be removed. */
export interface NameFinder {
  /** Ids of traces, the oldest first. */
  traces(projectId: string, selection: TraceSelection, limit: number): Promise<readonly string[]>
  /** How many traces match. */
  count(projectId: string, match: TraceMatch): Promise<number>
  /** What hangs on traces, whether or not the traces themselves are there. */
  namesOf(projectId: string, traceIds: readonly string[]): Promise<NamesOfTraces>
  /** The traces that have an observation of this id. */
  tracesOfObservation(projectId: string, id: string): Promise<readonly string[]>
  /** Those of some ids that an observation of any trace has. */
  observationsLeft(projectId: string, ids: readonly string[]): Promise<readonly string[]>
  /** Scores of sessions, which hang on no trace. */
  scoresOfSession(projectId: string, sessionId: string): Promise<readonly string[]>
}

type NamedSelection = Exclude<TraceSelection, { readonly kind: 'matching' }>

const CONDITIONS: Readonly<Record<NamedSelection['kind'], string>> = {
  ids: 't.id IN {ids:Array(String)}',
  session: 't.session_id = {id:String}',
  user: 't.user_id = {id:String}',
  before: `t.timestamp < ${time('before')}`,
}

export function createNameFinder(sql: SqlReader): NameFinder {
  const ids = async (query: string, parameters: Parameters<SqlReader['rows']>[1]) =>
    (await sql.rows<{ id: string }>(query, parameters)).map(({ id }) => id)
  return {
    traces: (projectId, selection, limit) =>
      selection.kind === 'matching'
        ? findMatchingTraces(sql, { projectId, match: selection.match, limit })
        : ids(
            `SELECT t.id AS id FROM traces AS t FINAL
             WHERE t.project_id = {project:String} AND ${CONDITIONS[selection.kind]}
             ORDER BY t.timestamp LIMIT {limit:UInt32} ${SKIP_BY_INDEX}`,
            { project: projectId, limit, ...parametersOf(selection) },
          ),
    count: (projectId, match) => countMatchingTraces(sql, projectId, match),
    async namesOf(projectId, traceIds) {
      const parameters = { project: projectId, traceIds }
      const [observations, scoreIds] = await Promise.all([
        sql.rows<{ traceId: string; id: string }>(
          `SELECT o.trace_id AS traceId, o.id AS id FROM observations AS o FINAL
           WHERE o.project_id = {project:String} AND o.trace_id IN {traceIds:Array(String)}
           ${SKIP_BY_INDEX}`,
          parameters,
        ),
        ids(
          `SELECT s.id AS id FROM scores AS s FINAL
           WHERE s.project_id = {project:String} AND s.trace_id IN {traceIds:Array(String)}`,
          parameters,
        ),
      ])
      return { observations, scoreIds }
    },
    tracesOfObservation: (projectId, id) =>
      ids(
        `SELECT o.trace_id AS id FROM observations AS o FINAL
         WHERE o.project_id = {project:String} AND o.id = {id:String} ${SKIP_BY_INDEX}`,
        { project: projectId, id },
      ),
    observationsLeft: (projectId, observationIds) =>
      ids(
        `SELECT DISTINCT o.id AS id FROM observations AS o FINAL
         WHERE o.project_id = {project:String} AND o.id IN {ids:Array(String)} ${SKIP_BY_INDEX}`,
        { project: projectId, ids: observationIds },
      ),
    scoresOfSession: (projectId, sessionId) =>
      ids(
        `SELECT s.id AS id FROM scores AS s FINAL
         WHERE s.project_id = {project:String} AND s.session_id = {session:String}`,
        { project: projectId, session: sessionId },
      ),
  }
}

function parametersOf(selection: NamedSelection) {
  switch (selection.kind) {
    case 'ids':
      return { ids: selection.ids }
    case 'session':
    case 'user':
      return { id: selection.id }
    case 'before':
      return { before: selection.time }
    default:
      return selection satisfies never
  }
}

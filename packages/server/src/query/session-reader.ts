import type {
  SessionPage,
  SessionWithTraces,
  TraceGroup,
  TraceGroups,
  TraceGroupsQuery,
} from '@heddle/core/schemas'

/** What traces are put together by. */
export type TraceGroupKind = 'session' | 'user'

export interface TraceGroupsOf {
  readonly projectId: string
  readonly kind: TraceGroupKind
}

/** Query of `GET /api/public/sessions`; times are compared as `from <= createdAt < to`. */
export interface ListSessionsQuery {
  /** From 1. */
  readonly page: number
  /** Rows a page, 1..100. */
  readonly limit: number
  readonly fromTimestamp?: Date | undefined
  readonly toTimestamp?: Date | undefined
  readonly environment?: readonly string[] | undefined
}

/** Reads sessions of one project: a session is what its traces have in common. */
export interface SessionReader {
  /** Newest first. */
  listSessions(projectId: string, query: ListSessionsQuery): Promise<SessionPage>
  /** The session with its traces, oldest first; undefined when no trace names it. */
  getSession(projectId: string, sessionId: string): Promise<SessionWithTraces | undefined>
  /** Rows of the interface's lists of sessions and users, the latest trace first. @throws {InvalidCursorError} */
  listGroups(of: TraceGroupsOf, query: TraceGroupsQuery): Promise<TraceGroups>
  /** One row of these lists; undefined when no trace names it. */
  getGroup(of: TraceGroupsOf, id: string): Promise<TraceGroup | undefined>
}

import type {
  Filter,
  ObservationDetail,
  ObservationLevel,
  ObservationFieldGroup,
  ObservationPage,
  ObservationType,
  ObservationV2Page,
  ObservationView,
  TracePage,
  TracePayload,
  TraceDetails,
  TraceDetailsQuery,
  TraceFacets,
  TraceFacetsQuery,
  TraceFingerprints,
  TraceGraphSteps,
  TraceRows,
  TraceRowsQuery,
  TraceSearch,
  TraceSkeleton,
  TraceWithFullDetails,
} from '@heddle/core/schemas'

/** Parts of a trace that `fields` may ask for; what is left out is answered with neutral values. */
export const TRACE_FIELD_GROUPS = ['core', 'io', 'scores', 'observations', 'metrics'] as const
export type TraceFieldGroup = (typeof TRACE_FIELD_GROUPS)[number]

/** Columns the list of traces may be ordered by. */
export const TRACE_ORDER_COLUMNS = [
  'id',
  'timestamp',
  'name',
  'userId',
  'release',
  'version',
  'public',
  'bookmarked',
  'sessionId',
] as const
export type TraceOrderColumn = (typeof TRACE_ORDER_COLUMNS)[number]

/** Query of `GET /api/public/traces`. Absent filters let everything through; times are compared as `from <= t < to`. */
export interface ListTracesQuery {
  /** From 1. */
  readonly page: number
  /** Rows a page, 1..100. */
  readonly limit: number
  readonly userId?: string | undefined
  readonly name?: string | undefined
  readonly sessionId?: string | undefined
  readonly fromTimestamp?: Date | undefined
  readonly toTimestamp?: Date | undefined
  /** Default: timestamp, newest first. */
  readonly orderBy?:
    | { readonly column: TraceOrderColumn; readonly direction: 'asc' | 'desc' }
    | undefined
  /** A trace must have all of them. */
  readonly tags?: readonly string[] | undefined
  readonly version?: string | undefined
  readonly release?: string | undefined
  /** Conditions that must hold besides. @throws {InvalidFilterError} when the list cannot answer one. */
  readonly filter?: Filter
  /** A trace must be in one of them. */
  readonly environment?: readonly string[] | undefined
  /** Absent or empty: all groups. */
  readonly fields?: readonly TraceFieldGroup[] | undefined
}

/** Query of `GET /api/public/observations`. */
export interface ListObservationsQuery {
  readonly page: number
  readonly limit: number
  readonly name?: string | undefined
  /** User of the observation's trace. */
  readonly userId?: string | undefined
  readonly type?: ObservationType | undefined
  readonly traceId?: string | undefined
  readonly level?: ObservationLevel | undefined
  readonly parentObservationId?: string | undefined
  readonly environment?: readonly string[] | undefined
  readonly fromStartTime?: Date | undefined
  readonly toStartTime?: Date | undefined
  readonly version?: string | undefined
  /** As of traces. */
  readonly filter?: Filter
}

/** Query of `GET /api/public/v2/observations`. */
export interface ListObservationsByCursorQuery extends Omit<ListObservationsQuery, 'page'> {
  /** Words that must all occur in an observation, in any case. */
  readonly search?: string | undefined
  readonly cursor?: string | undefined
  /** Session of the observation's trace. */
  readonly sessionId?: string | undefined
  readonly isRootObservation?: boolean | undefined
  readonly fields: ReadonlySet<ObservationFieldGroup>
}

/** Query of the interface's trace list, with its filter read. */
export type ListTraceRowsQuery = Omit<TraceRowsQuery, 'filter'> & {
  readonly filter?: Filter | undefined
}

/** A cursor that this server did not make, or one that was cut: answer 400. */
export class InvalidCursorError extends Error {
  readonly code = 'invalid-cursor'
  constructor() {
    super('Expected the cursor of an earlier answer; leave it out to start from the newest.')
    this.name = 'InvalidCursorError'
  }
}

/** Reads traces and observations of one project. Every answer is in the shape that goes over the wire. */
export interface TraceReader {
  /** `GET /api/public/traces`. */
  listTraces(projectId: string, query: ListTracesQuery): Promise<TracePage>
  /** `GET /api/public/traces/{traceId}`; undefined when the project has no such trace. */
  getTrace(
    projectId: string,
    traceId: string,
    fields?: readonly TraceFieldGroup[],
  ): Promise<TraceWithFullDetails | undefined>
  /** `GET /api/public/observations`. */
  listObservations(projectId: string, query: ListObservationsQuery): Promise<ObservationPage>
  /** `GET /api/public/v2/observations`, newest first. @throws {InvalidCursorError} */
  listObservationsByCursor(
    projectId: string,
    query: ListObservationsByCursorQuery,
  ): Promise<ObservationV2Page>
  /** `GET /api/public/observations/{id}`; the newest when an id occurs in several traces, undefined when in none. */
  getObservation(projectId: string, observationId: string): Promise<ObservationView | undefined>

  /** Rows of the interface's trace list, newest first. @throws {InvalidCursorError} */
  listTraceRows(projectId: string, query: ListTraceRowsQuery): Promise<TraceRows>
  /** Values to filter that list by, with the traces that have them. */
  listTraceFacets(projectId: string, query: TraceFacetsQuery): Promise<TraceFacets>
  /** A trace without payloads, in pre-order. */
  getTraceSkeleton(projectId: string, traceId: string): Promise<TraceSkeleton | undefined>
  /** One observation with its cost explained. */
  getObservationDetail(
    projectId: string,
    traceId: string,
    observationId: string,
  ): Promise<ObservationDetail | undefined>
  /** Input, output and metadata of the trace itself; taken from its root observation when the trace has none. */
  getTracePayload(projectId: string, traceId: string): Promise<TracePayload | undefined>
  /** Where the payloads of a trace say a text. */
  searchTrace(projectId: string, traceId: string, text: string): Promise<TraceSearch | undefined>
  /** What the payloads of a trace come to, so that two traces can be compared. */
  getTraceFingerprints(projectId: string, traceId: string): Promise<TraceFingerprints | undefined>
  /** Observations of a trace in full, by start time. */
  listObservationDetails(
    projectId: string,
    traceId: string,
    query: TraceDetailsQuery,
  ): Promise<TraceDetails | undefined>
  /** Which node of a graph the observations of a trace ran in. */
  getTraceGraphSteps(projectId: string, traceId: string): Promise<TraceGraphSteps | undefined>
}

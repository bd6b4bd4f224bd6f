import type { ModelMatcher } from '../domain/model-match.ts'
import type { SlicedReader } from '../store/clickhouse/slices/sliced-statement.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { getTraceFingerprints } from './get-trace-fingerprints.ts'
import { getTraceGraphSteps } from './get-trace-graph-steps.ts'
import { getTraceSkeleton } from './get-trace-skeleton.ts'
import { getTrace, getTracePayload } from './get-trace.ts'
import type { TraceReads } from './get-trace.ts'
import { listObservationsByCursor } from './list-observations-by-cursor.ts'
import {
  getObservation,
  getObservationDetail,
  listObservationDetails,
  listObservations,
} from './list-observations.ts'
import { listTraceFacets } from './list-trace-facets.ts'
import { listTraceRows } from './list-trace-rows.ts'
import { listTraces } from './list-traces.ts'
import { searchTrace } from './search-trace.ts'
import type { TraceReader } from './trace-reader.ts'

/** What the reader works with. */
export interface ReaderParts {
  /** For one question that takes several statements; about one trace, when that is named. */
  readonly question: (traceId?: string) => SqlReader
  /** For counts over long times. */
  readonly slices: SlicedReader
  readonly matcher: ModelMatcher
}

/** The reader over the trace store. */
export function createTraceReader({ question, slices, matcher }: ReaderParts): TraceReader {
  const readsOf = (traceId?: string): TraceReads => ({ sql: question(traceId), matcher })
  return {
    listTraces: (projectId, query) => listTraces(question(), projectId, query),
    getTrace: (projectId, traceId, fields) =>
      getTrace(readsOf(traceId), { projectId, traceId }, fields),
    listObservations: (projectId, query) => listObservations(readsOf(), projectId, query),
    listObservationsByCursor: (projectId, query) =>
      listObservationsByCursor(readsOf(), projectId, query),
    getObservation: (projectId, id) => getObservation(readsOf(), projectId, id),
    listTraceRows: (projectId, query) => listTraceRows(question(), projectId, query),
    listTraceFacets: (projectId, query) => listTraceFacets(slices, projectId, query),
    getTraceSkeleton: (projectId, traceId) =>
      getTraceSkeleton(question(traceId), { projectId, traceId }),
    getObservationDetail: (projectId, traceId, id) =>
      getObservationDetail(readsOf(traceId), { projectId, traceId }, id),
    getTracePayload: (projectId, traceId) =>
      getTracePayload(question(traceId), { projectId, traceId }),
    searchTrace: (projectId, traceId, text) =>
      searchTrace(question(traceId), { projectId, traceId }, text),
    getTraceFingerprints: (projectId, traceId) =>
      getTraceFingerprints(question(traceId), { projectId, traceId }),
    listObservationDetails: (projectId, traceId, query) =>
      listObservationDetails(readsOf(traceId), { projectId, traceId }, query),
    getTraceGraphSteps: (projectId, traceId) =>
      getTraceGraphSteps(question(traceId), { projectId, traceId }),
  }
}

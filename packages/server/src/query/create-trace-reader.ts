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

/** The reader over the trace store. */
export function createTraceReader(reads: TraceReads): TraceReader {
  const { sql } = reads
  return {
    listTraces: (projectId, query) => listTraces(sql, projectId, query),
    getTrace: (projectId, traceId, fields) => getTrace(reads, { projectId, traceId }, fields),
    listObservations: (projectId, query) => listObservations(reads, projectId, query),
    listObservationsByCursor: (projectId, query) =>
      listObservationsByCursor(reads, projectId, query),
    getObservation: (projectId, id) => getObservation(reads, projectId, id),
    listTraceRows: (projectId, query) => listTraceRows(sql, projectId, query),
    listTraceFacets: (projectId, query) => listTraceFacets(sql, projectId, query),
    getTraceSkeleton: (projectId, traceId) => getTraceSkeleton(sql, { projectId, traceId }),
    getObservationDetail: (projectId, traceId, id) =>
      getObservationDetail(reads, { projectId, traceId }, id),
    getTracePayload: (projectId, traceId) => getTracePayload(sql, { projectId, traceId }),
    searchTrace: (projectId, traceId, text) => searchTrace(sql, { projectId, traceId }, text),
    getTraceFingerprints: (projectId, traceId) => getTraceFingerprints(sql, { projectId, traceId }),
    listObservationDetails: (projectId, traceId, query) =>
      listObservationDetails(reads, { projectId, traceId }, query),
    getTraceGraphSteps: (projectId, traceId) => getTraceGraphSteps(sql, { projectId, traceId }),
  }
}

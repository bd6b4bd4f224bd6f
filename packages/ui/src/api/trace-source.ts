import type {
  Media,
  ObservationDetail,
  Redaction,
  TraceFingerprints,
  TraceGraphSteps,
  TracePayload,
  TraceSearch,
  TraceSkeleton,
} from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import type { GetOptions } from './client.ts'
import { getJson, queryString } from './client.ts'

/** How often a page that is being looked at asks for news, ms. */
export const LIVE_INTERVAL_MS = 2000

/** Where a trace is read from: a project, a public link, or the file that holds it. */
export interface TraceSource {
  /** Different for every trace and every place it is read from. */
  readonly key: string
  /** Absent where the trace stands alone: then nothing leads to other pages. */
  readonly projectId: string | undefined
  /** Reads one part: `skeleton`, `payload`, `observations/…`, `search?q=…`, `fingerprints`, `graph-steps`. Throws `ApiError`. */
  readonly read: <Answer>(part: string, options: GetOptions) => Promise<Answer>
  /** The address of a stored file that a payload names; absent where files are not given out. */
  readonly openFile?: (mediaId: string) => Promise<string>
  /** What whoever gave the trace away left out. */
  readonly redactions?: readonly Redaction[]
}

/** A trace of a project that the person may read. */
export function projectTrace(projectId: string, traceId: string): TraceSource {
  const project = `api/ui/projects/${encodeURIComponent(projectId)}`
  const path = `${project}/traces/${encodeURIComponent(traceId)}`
  return {
    key: path,
    projectId,
    read: (part, options) => getJson(`${path}/${part}`, options),
    openFile: async (mediaId) =>
      (await getJson<Media>(`${project}/media/${encodeURIComponent(mediaId)}`)).url,
  }
}

/** The structure of the trace without payloads. */
export const skeletonQuery = (source: TraceSource) =>
  queryOptions({
    queryKey: ['skeleton', source.key],
    queryFn: ({ signal }) => source.read<TraceSkeleton>('skeleton', { signal }),
    staleTime: LIVE_INTERVAL_MS,
  })

/** One observation with its payload and its cost explained; `revision` changes whenever the observation does. */
export const observationQuery = (source: TraceSource, observationId: string, revision: string) =>
  queryOptions({
    queryKey: ['observation', source.key, observationId, revision],
    queryFn: ({ signal }) =>
      source.read<ObservationDetail>(`observations/${encodeURIComponent(observationId)}`, {
        signal,
        exactNumbers: true,
      }),
    staleTime: Infinity,
    structuralSharing: false,
  })

/** What the trace itself carries: input, output and metadata. */
export const tracePayloadQuery = (source: TraceSource) =>
  queryOptions({
    queryKey: ['payload', source.key],
    queryFn: ({ signal }) => source.read<TracePayload>('payload', { signal, exactNumbers: true }),
    structuralSharing: false,
  })

/** Where the payloads say a text. */
export const traceSearchQuery = (source: TraceSource, text: string) =>
  queryOptions({
    queryKey: ['trace-search', source.key, text],
    queryFn: ({ signal }) =>
      source.read<TraceSearch>(`search${queryString({ q: text })}`, { signal }),
    staleTime: LIVE_INTERVAL_MS,
  })

/** What the payloads come to, for comparing. */
export const fingerprintsQuery = (source: TraceSource) =>
  queryOptions({
    queryKey: ['trace-fingerprints', source.key],
    queryFn: ({ signal }) => source.read<TraceFingerprints>('fingerprints', { signal }),
    staleTime: LIVE_INTERVAL_MS,
  })

/** Which node of a graph the observations ran in. */
export const graphStepsQuery = (source: TraceSource) =>
  queryOptions({
    queryKey: ['trace-graph-steps', source.key],
    queryFn: ({ signal }) => source.read<TraceGraphSteps>('graph-steps', { signal }),
    staleTime: LIVE_INTERVAL_MS,
  })

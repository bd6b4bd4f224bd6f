import type {
  ObservationRows,
  TagTracesRequest,
  TraceFacets,
  TraceFacetsQuery,
  TraceRow,
  TraceRows,
  TraceRowsQuery,
} from '@heddle/core/schemas'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { getJson, queryString, sendJson } from './client.ts'
import { LIVE_INTERVAL_MS } from './trace-source.ts'

/** Rows of one page of the list. */
const PAGE_ROWS = 100
/** Rows the list asks for again and again. */
const HEAD_ROWS = 50

/** How long counts of values may be old, ms. */
const FACETS_STALE_MS = 30_000

export type TraceFilter = Omit<TraceRowsQuery, 'cursor' | 'limit' | 'ids'>

const tracesPath = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}/traces`

/** The pages of the trace list, newest trace first. */
export const traceRowsQuery = (projectId: string, filter: TraceFilter) =>
  infiniteQueryOptions({
    queryKey: ['traces', projectId, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE_ROWS, cursor: pageParam }
      return getJson<TraceRows>(tracesPath(projectId) + queryString(query), { signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: TraceRows) => page.next ?? undefined,
    staleTime: LIVE_INTERVAL_MS,
  })

/** Rows read at most to close a gap. */
const MAX_NEWEST_ROWS = 1_000

/** The newest rows of the list, down to a time, and a page at least. */
export async function fetchNewestRows(
  projectId: string,
  filter: TraceFilter,
  until: string | undefined,
): Promise<TraceRow[]> {
  const rows: TraceRow[] = []
  let cursor: string | undefined
  do {
    const query = { ...filter, limit: PAGE_ROWS, cursor }
    const page = await getJson<TraceRows>(tracesPath(projectId) + queryString(query))
    rows.push(...page.rows)
    cursor = page.next ?? undefined
  } while (
    cursor !== undefined &&
    rows.length < MAX_NEWEST_ROWS &&
    (rows.at(-1)?.timestamp ?? '') > (until ?? '')
  )
  return rows
}

/** The newest rows of the list, asked for every two seconds while the tab is on show. */
export const newestRowsQuery = (projectId: string, filter: TraceFilter, limit = HEAD_ROWS) =>
  queryOptions({
    queryKey: ['newest-traces', projectId, filter, limit],
    queryFn: ({ signal }) =>
      getJson<TraceRows>(tracesPath(projectId) + queryString({ ...filter, limit }), { signal }),
    refetchInterval: LIVE_INTERVAL_MS,
  })

/** The pages of the list of observations, the newest first. */
export const observationRowsQuery = (projectId: string, filter: TraceFilter) =>
  infiniteQueryOptions({
    queryKey: ['observations', projectId, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE_ROWS, cursor: pageParam }
      return getJson<ObservationRows>(
        `api/ui/projects/${encodeURIComponent(projectId)}/observations${queryString(query)}`,
        { signal },
      )
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ObservationRows) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** Adds tags to traces. */
export const tagTraces = (projectId: string, request: TagTracesRequest) =>
  sendJson('POST', `api/ui/projects/${encodeURIComponent(projectId)}/trace-tags`, request)

/** Values to filter the list by. */
export const traceFacetsQuery = (projectId: string, query: TraceFacetsQuery) =>
  queryOptions({
    queryKey: ['trace-facets', projectId, query],
    queryFn: ({ signal }) =>
      getJson<TraceFacets>(
        `api/ui/projects/${encodeURIComponent(projectId)}/trace-facets${queryString({ ...query })}`,
        { signal },
      ),
    staleTime: FACETS_STALE_MS,
  })

import type { TraceGroup, TraceGroups } from '@heddle/core/schemas'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { getJson, queryString } from './client.ts'
import { LIVE_INTERVAL_MS } from './trace-source.ts'

/** Rows of one page of a list. */
const PAGE_ROWS = 100

export type TraceGroupKind = 'sessions' | 'users'

export interface TraceGroupsFilter {
  readonly search?: string | undefined
  readonly userId?: string | undefined
}

const groupsPath = (projectId: string, kind: TraceGroupKind): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}/${kind}`

/** The pages of the lists of sessions and users, the latest trace first. */
export const traceGroupsQuery = (
  projectId: string,
  kind: TraceGroupKind,
  filter: TraceGroupsFilter,
) =>
  infiniteQueryOptions({
    queryKey: ['trace-groups', projectId, kind, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE_ROWS, cursor: pageParam }
      return getJson<TraceGroups>(groupsPath(projectId, kind) + queryString(query), { signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: TraceGroups) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: LIVE_INTERVAL_MS,
  })

/** One session or user in numbers, asked for every two seconds while the tab is on show. */
export const traceGroupQuery = (projectId: string, kind: TraceGroupKind, id: string) =>
  queryOptions({
    queryKey: ['trace-group', projectId, kind, id],
    queryFn: ({ signal }) =>
      getJson<TraceGroup>(`${groupsPath(projectId, kind)}/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: LIVE_INTERVAL_MS,
  })

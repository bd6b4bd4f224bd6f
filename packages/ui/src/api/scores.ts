import type {
  ScoreAgreement,
  ScoreAgreementQuery,
  ScoreKinds,
  ScoreRows,
  ScoreRowsQuery,
  WriteScoreRequest,
} from '@heddle/core/schemas'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'

import { getJson, queryString, sendJson } from './client.ts'

/** Rows of one page of the log. */
const PAGE_ROWS = 100

const projectPath = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}`

export type ScoreFilter = Omit<ScoreRowsQuery, 'cursor' | 'limit'>

/** The pages of the log, the newest score first. */
export const scoreRowsQuery = (projectId: string, filter: ScoreFilter) =>
  infiniteQueryOptions({
    queryKey: ['scores', projectId, filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, limit: PAGE_ROWS, cursor: pageParam }
      return getJson<ScoreRows>(`${projectPath(projectId)}/scores${queryString(query)}`, { signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ScoreRows) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** What was scored in a time, and by whom. */
export const scoreKindsQuery = (
  projectId: string,
  time: { readonly from?: string; readonly to?: string },
) =>
  queryOptions({
    queryKey: ['scores', projectId, 'kinds', time],
    queryFn: ({ signal }) =>
      getJson<ScoreKinds>(`${projectPath(projectId)}/score-kinds${queryString(time)}`, { signal }),
    placeholderData: keepPreviousData,
  })

/** How two kinds of scores agree. */
export const scoreAgreementQuery = (projectId: string, query: ScoreAgreementQuery) =>
  queryOptions({
    queryKey: ['scores', projectId, 'agreement', query],
    queryFn: ({ signal }) =>
      getJson<ScoreAgreement>(
        `${projectPath(projectId)}/score-agreement${queryString({ ...query })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  })

/** Gives a score as a person, by a config. */
export const writeScore = (projectId: string, request: WriteScoreRequest) =>
  sendJson<{ id: string }>('POST', `${projectPath(projectId)}/scores`, request)

export const removeScore = (projectId: string, id: string) =>
  sendJson('DELETE', `${projectPath(projectId)}/scores/${encodeURIComponent(id)}`)

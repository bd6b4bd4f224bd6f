import type { CreatedShare, CreateShareRequest, SharedTrace, ShareList } from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import { getJson, sendJson } from './client.ts'
import type { TraceSource } from './trace-source.ts'

const sharesPath = (projectId: string, traceId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}/traces/${encodeURIComponent(traceId)}/shares`

/** The public links of a trace. */
export const sharesQuery = (projectId: string, traceId: string) =>
  queryOptions({
    queryKey: ['shares', projectId, traceId],
    queryFn: ({ signal }) => getJson<ShareList>(sharesPath(projectId, traceId), { signal }),
  })

export const createShare = (projectId: string, traceId: string, request: CreateShareRequest) =>
  sendJson<CreatedShare>('POST', sharesPath(projectId, traceId), request)

export const revokeShare = (projectId: string, traceId: string, shareId: string) =>
  sendJson('DELETE', `${sharesPath(projectId, traceId)}/${encodeURIComponent(shareId)}`)

/** What a public link opens. */
export const sharedTraceQuery = (token: string) =>
  queryOptions({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => getJson<SharedTrace>('api/shared/trace', { signal, token }),
    staleTime: Infinity,
  })

/** The trace of a public link. */
export function sharedSource(token: string, { traceId, redactions }: SharedTrace): TraceSource {
  return {
    key: `shared ${traceId} ${token.slice(0, 8)}`,
    projectId: undefined,
    redactions,
    read: (part, options) => getJson(`api/shared/trace/${part}`, { ...options, token }),
  }
}

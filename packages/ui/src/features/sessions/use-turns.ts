import type { TraceGroup } from '@heddle/core/schemas'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'

import { traceRowsQuery } from '../../api/traces.ts'

/** The traces of a session, oldest first; asked for again whenever the session changed. */
export function useTurns(projectId: string, sessionId: string, session: TraceGroup | undefined) {
  const pages = useInfiniteQuery(traceRowsQuery(projectId, { sessionId, order: 'oldest' }))
  const { refetch } = pages
  const revision = session && JSON.stringify(session)
  const seen = useRef(revision)
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== revision) void refetch()
    seen.current = revision
  }, [revision, refetch])
  const turns = useMemo(() => pages.data?.pages.flatMap(({ rows }) => rows) ?? [], [pages.data])
  return { turns, pages }
}

import type { TraceRow } from '@heddle/core/schemas'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import type { TraceFilter } from '../../api/traces.ts'
import { newestRowsQuery, traceRowsQuery } from '../../api/traces.ts'
import { mergeRows, NO_LIVE_ROWS, receiveRows, releaseRows } from './live-rows.ts'

const NO_ROWS: readonly TraceRow[] = []

/** The rows of the list with what arrives while it is open. `holdsNew`: new rows wait for `showWaiting`. */
export function useTraceRows(projectId: string, filter: TraceFilter, holdsNew: boolean) {
  const pages = useInfiniteQuery({
    ...traceRowsQuery(projectId, filter),
    placeholderData: keepPreviousData,
  })
  const newest = useQuery(newestRowsQuery(projectId, filter))
  const [live, setLive] = useState(NO_LIVE_ROWS)
  const [liveFilter, setLiveFilter] = useState(filter)
  if (liveFilter !== filter) {
    setLiveFilter(filter)
    setLive(NO_LIVE_ROWS)
  }

  const pageRows = useMemo(
    () => pages.data?.pages.flatMap(({ rows }) => rows) ?? NO_ROWS,
    [pages.data],
  )
  const newestRows = newest.data?.rows
  useEffect(() => {
    if (newestRows === undefined || pages.isPlaceholderData) return
    const shown = new Set(pageRows.map(({ id }) => id))
    setLive((current) => receiveRows(current, { newest: newestRows, shown, holdsNew }))
  }, [newestRows, pageRows, holdsNew, pages.isPlaceholderData])

  return {
    rows: useMemo(() => mergeRows(pageRows, live), [pageRows, live]),
    waiting: live.waiting.size,
    showWaiting: () => setLive(releaseRows),
    pages,
    isReconnecting: newest.isError || newest.failureCount > 0,
  }
}

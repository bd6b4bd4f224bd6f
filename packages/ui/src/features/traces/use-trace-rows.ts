import type { TraceRow } from '@heddle/core/schemas'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { LIVE_INTERVAL_MS } from '../../api/trace-source.ts'
import type { TraceFilter } from '../../api/traces.ts'
import { newestRowsQuery, traceRowsQuery } from '../../api/traces.ts'
import { useAskInterval } from '../../live/use-live.ts'
import type { Arrival } from './live-rows.ts'
import { mergeRows, NO_LIVE_ROWS, receiveRows, releaseRows } from './live-rows.ts'
import type { ChangedRows } from './use-changed-rows.ts'
import { useChangedRows } from './use-changed-rows.ts'

const NO_ROWS: readonly TraceRow[] = []

/** The rows of the list with what arrives while it is open. `holdsNew`: new rows wait for `showWaiting`. */
export function useTraceRows(projectId: string, filter: TraceFilter, holdsNew: boolean) {
  const pages = useInfiniteQuery({
    ...traceRowsQuery(projectId, filter),
    placeholderData: keepPreviousData,
    // What is new comes as news; pages that are read again would move what somebody reads.
    refetchOnWindowFocus: false,
  })
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
  const rows = useMemo(() => mergeRows(pageRows, live), [pageRows, live])
  const receive = useReceiver(setLive, {
    shown: useMemo(() => new Set(pageRows.map(({ id }) => id)), [pageRows]),
    oldest: pages.hasNextPage && !pages.isPlaceholderData ? pageRows.at(-1)?.timestamp : undefined,
    holdsNew,
  })
  useChangedRows({ projectId, filter, shown: rows, onRows: receive })
  useNewestRows({ projectId, filter, receive, isWaiting: pages.isPending })

  return {
    rows,
    waiting: live.waiting.size,
    showWaiting: () => setLive(releaseRows),
    /** Leaves what the pages say. */
    forget: () => setLive(NO_LIVE_ROWS),
    pages,
  }
}

/** Takes rows into the list as it is at that moment. */
function useReceiver(
  setLive: (change: (live: typeof NO_LIVE_ROWS) => typeof NO_LIVE_ROWS) => void,
  list: Pick<Arrival, 'shown' | 'oldest' | 'holdsNew'>,
): (changed: ChangedRows) => void {
  const latest = useRef(list)
  useEffect(() => {
    latest.current = list
  })
  return useCallback(
    (changed) => setLive((live) => receiveRows(live, { ...changed, ...latest.current })),
    [setLive],
  )
}

interface NewestRows {
  readonly projectId: string
  readonly filter: TraceFilter
  readonly receive: (changed: ChangedRows) => void
  /** True before the first page, which holds the newest rows anyway: asking for both at once makes it later. */
  readonly isWaiting: boolean
}

/** While news do not come by themselves, the newest rows are asked for every two seconds. */
function useNewestRows({ projectId, filter, receive, isWaiting }: NewestRows): void {
  const refetchInterval = useAskInterval(LIVE_INTERVAL_MS)
  const enabled = refetchInterval !== false && !isWaiting
  const { data } = useQuery({ ...newestRowsQuery(projectId, filter), refetchInterval, enabled })
  useEffect(() => {
    // What was asked for before news came by themselves may be gone by now.
    if (enabled && data !== undefined) receive({ rows: data.rows, asked: [] })
  }, [data, enabled, receive])
}

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import type { TraceSource } from '../../api/trace-source.ts'
import { LIVE_INTERVAL_MS, skeletonQuery } from '../../api/trace-source.ts'
import { Gatherer } from '../../live/gather.ts'
import { useAskInterval, useLiveNews } from '../../live/use-live.ts'
import { isLeaving } from './leaving-traces.ts'
import { isStillLive } from './trace-model.ts'

/** How often a running trace is asked for while news come by themselves, ms: its bars grow, and nobody says so. */
const GROWTH_MS = 2_000
/** Rest between two readings of a trace that changes all the time, ms. */
const REST_MS = { small: 250, large: 1_000 } as const
/** Observations from which on a trace is large. */
const LARGE_ROWS = 5_000

/** The skeleton of a trace, which follows the trace. */
export function useSkeleton(source: TraceSource, traceId: string) {
  const askInterval = useAskInterval(LIVE_INTERVAL_MS)
  const query = useQuery({
    ...skeletonQuery(source),
    refetchInterval: ({ state: { data } }) => {
      if (data === undefined) return askInterval
      if (!isStillLive(data, Date.now())) return false
      return data.n > LARGE_ROWS ? askInterval : GROWTH_MS
    },
  })
  useChanges(traceId, query.data?.n ?? 0, query.refetch)
  return query
}

/** Reads the trace again when news name it. */
function useChanges(traceId: string, rows: number, refetch: () => Promise<unknown>): void {
  const gatherer = useRef<Gatherer>(undefined)
  const restMs = rows > LARGE_ROWS ? REST_MS.large : REST_MS.small
  useEffect(() => {
    const work = async (): Promise<void> => void (await refetch())
    gatherer.current = new Gatherer(work, restMs)
    return () => gatherer.current?.close()
  }, [refetch, restMs])
  useLiveNews((news) => {
    const concerns =
      news.kind === 'gap' ||
      (news.kind === 'traces' && (news.news.isPartial || news.news.ids.includes(traceId)))
    if (concerns && !isLeaving(traceId)) gatherer.current?.add([traceId])
  })
}

import { useQuery } from '@tanstack/react-query'

import { LIVE_INTERVAL_MS, skeletonQuery } from '../../api/traces.ts'
import { isStillLive } from './trace-model.ts'

/** The skeleton of a trace; asked for again every two seconds while the trace may still grow. */
export function useSkeleton(projectId: string, traceId: string) {
  return useQuery({
    ...skeletonQuery(projectId, traceId),
    refetchInterval: ({ state }) =>
      state.data === undefined || isStillLive(state.data, Date.now()) ? LIVE_INTERVAL_MS : false,
  })
}

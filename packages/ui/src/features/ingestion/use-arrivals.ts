import type { Arrival, ArrivalList } from '@heddle/core/schemas'
import { useQuery, useQueryClient } from '@tanstack/react-query'

import { arrivalsQuery } from '../../api/live.ts'
import { useAskInterval, useLiveNews } from '../../live/use-live.ts'

/** How often the list is asked for while news do not come by themselves, ms. */
const ASK_MS = 2_000

/** Requests that are shown. */
const MAX_SHOWN = 100

/** Requests that wanted to send traces, the latest first, with those that come while the page is open. */
export function useArrivals(projectId: string) {
  const queryClient = useQueryClient()
  const options = arrivalsQuery(projectId)
  const query = useQuery({ ...options, refetchInterval: useAskInterval(ASK_MS) })
  useLiveNews((news) => {
    if (news.kind !== 'arrival') return
    queryClient.setQueryData(options.queryKey, (list) => withArrival(list, news.news))
  })
  return { ...query, arrivals: query.data?.arrivals }
}

/** The list with the request on top, once. */
export function withArrival(list: ArrivalList | undefined, arrival: Arrival): ArrivalList {
  const others = list?.arrivals.filter(({ id }) => id !== arrival.id) ?? []
  return { arrivals: [arrival, ...others].slice(0, MAX_SHOWN) }
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { LIVE_INTERVAL_MS, observationQuery, tracePayloadQuery } from '../../api/traces.ts'
import type { TraceModel } from './trace-model.ts'

/** The whole record of one row. It is asked for again when the row has changed, and shown dimmed meanwhile. */
export function useObservation(projectId: string, model: TraceModel, row: number) {
  const { columns, skeleton } = model
  const observationId = columns.id[row] ?? ''
  const duration = columns.duration[row] ?? Number.NaN
  const query = useQuery({
    ...observationQuery({
      projectId,
      traceId: skeleton.traceId,
      observationId,
      revision: [duration, columns.totalTokens[row], columns.level[row]].join(' '),
    }),
    placeholderData: keepPreviousData,
    refetchInterval: Number.isNaN(duration) ? LIVE_INTERVAL_MS : false,
  })
  // What is kept may belong to the row that was open before: that would be the wrong payload, not an old one.
  const data = query.data?.id === observationId ? query.data : undefined
  return { ...query, data }
}

/** What the trace itself carries; asked for again when the trace has grown. */
export function useTracePayload(projectId: string, model: TraceModel) {
  const { traceId, n } = model.skeleton
  const query = tracePayloadQuery(projectId, traceId)
  return useQuery({
    ...query,
    queryKey: [...query.queryKey, `${n} ${model.sums.horizon}`],
    placeholderData: keepPreviousData,
  })
}

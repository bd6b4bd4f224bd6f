import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { LIVE_INTERVAL_MS, observationQuery, tracePayloadQuery } from '../../api/trace-source.ts'
import type { TraceColumns } from '../../trace-view/columns.ts'
import type { TraceModel } from './trace-model.ts'
import { useTraceSource } from './trace-source-context.ts'

/** Changes whenever the record of a row does. */
export function revisionOf(columns: TraceColumns, row: number): string {
  return [columns.duration[row], columns.totalTokens[row], columns.level[row]].join(' ')
}

/** The whole record of one row. It is asked for again when the row has changed, and shown dimmed meanwhile. */
export function useObservation(model: TraceModel, row: number) {
  const { columns } = model
  const source = useTraceSource()
  const observationId = columns.id[row] ?? ''
  const duration = columns.duration[row] ?? Number.NaN
  const query = useQuery({
    ...observationQuery(source, observationId, revisionOf(columns, row)),
    placeholderData: keepPreviousData,
    refetchInterval: Number.isNaN(duration) ? LIVE_INTERVAL_MS : false,
  })
  // What is kept may belong to the row that was open before: that would be the wrong payload, not an old one.
  const data = query.data?.id === observationId ? query.data : undefined
  return { ...query, data }
}

/** What the trace itself carries; asked for again when the trace has grown. */
export function useTracePayload(model: TraceModel) {
  const { n } = model.skeleton
  const query = tracePayloadQuery(useTraceSource())
  return useQuery({
    ...query,
    queryKey: [...query.queryKey, `${n} ${model.sums.horizon}`],
    placeholderData: keepPreviousData,
  })
}

import { createContext, use } from 'react'

import type { TraceSource } from '../../api/trace-source.ts'

/** Where the trace on show is read from. */
export const TraceSourceContext = createContext<TraceSource | undefined>(undefined)

export function useTraceSource(): TraceSource {
  const source = use(TraceSourceContext)
  if (source === undefined) throw new Error('Expected a TraceSourceContext around the trace.')
  return source
}

import { useEffect, useState } from 'react'

import type { TraceGraph } from '../../../trace-view/graph/build-graph.ts'
// A worker inside the script, so that a saved trace, which is one file, draws graphs too.
// oxlint-disable-next-line import/default -- Vite makes this module
import GraphWorker from '../../../trace-view/graph/graph.worker.ts?worker&inline'
import type { GraphLayout } from '../../../trace-view/graph/layout-graph.ts'

/** A layout that takes longer than this, ms, is given up; the table of transitions takes its place. */
const DEADLINE_MS = 1500

export type LayoutState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'placed'; readonly layout: GraphLayout }
  | { readonly kind: 'given-up' }

const PENDING: LayoutState = { kind: 'pending' }

/** Lays a graph out in a worker of its own, which is ended with the screen, or when it takes too long. */
export function useGraphLayout(graph: TraceGraph | undefined): LayoutState {
  const [state, setState] = useState<{ graph: TraceGraph; state: LayoutState }>()
  useEffect(() => {
    if (graph === undefined) return undefined
    const worker = new GraphWorker()
    const settle = (next: LayoutState): void => {
      clearTimeout(timer)
      worker.terminate()
      setState({ graph, state: next })
    }
    const timer = setTimeout(() => settle({ kind: 'given-up' }), DEADLINE_MS)
    worker.addEventListener('message', ({ data }: MessageEvent<GraphLayout>) =>
      settle({ kind: 'placed', layout: data }),
    )
    worker.addEventListener('error', () => settle({ kind: 'given-up' }))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    worker.postMessage(graph)
    return () => {
      clearTimeout(timer)
      worker.terminate()
    }
  }, [graph])
  return state !== undefined && state.graph === graph ? state.state : PENDING
}

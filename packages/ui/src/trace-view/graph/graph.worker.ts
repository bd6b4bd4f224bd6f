import type { TraceGraph } from './build-graph.ts'
import { layoutGraph } from './layout-graph.ts'

/** Lays one graph out away from the page, which ends this worker when it takes too long. */
addEventListener('message', ({ data }: MessageEvent<TraceGraph>) => {
  postMessage(layoutGraph(data))
})

import type { TraceGraph } from './build-graph.ts'

/** Graphs with more are drawn as a table of transitions: no layout reads well any more. */
const MOST_NODES = 300
const MOST_EDGES_A_NODE = 4

/** True for graphs that only a table shows clearly. */
export function isDense({ nodes, edges }: TraceGraph): boolean {
  return nodes.length > MOST_NODES || edges.length > MOST_EDGES_A_NODE * nodes.length
}

/** How often each node was followed by each other: `counts[from][to]`, nodes by first use. */
export interface TransitionMatrix {
  readonly counts: readonly (readonly number[])[]
  readonly most: number
}

/** The transitions among the first `size` nodes. */
export function transitionMatrix({ nodes, edges }: TraceGraph, size: number): TransitionMatrix {
  const places = new Map(nodes.slice(0, size).map(({ id }, place) => [id, place]))
  const counts = Array.from({ length: places.size }, () =>
    Array.from({ length: places.size }, () => 0),
  )
  let most = 0
  for (const { from, to, count } of edges) {
    const line = counts[places.get(from) ?? -1]
    const column = places.get(to)
    if (line === undefined || column === undefined) continue
    line[column] = count
    most = Math.max(most, count)
  }
  return { counts, most }
}

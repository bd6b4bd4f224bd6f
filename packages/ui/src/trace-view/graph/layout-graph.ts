import { Graph, layout } from '@dagrejs/dagre'

import { formatCount } from '../../format/tokens.ts'
import type { TraceGraph } from './build-graph.ts'

/** A node is so high, px; its width follows its label. */
export const NODE_HEIGHT_PX = 32
const CHARACTER_PX = 7
const NODE_PADDING_PX = 44
const MOST_LABEL_CHARACTERS = 28
/** An edge from a node to itself reaches so far to its right, and so far up from its middle: the others leave below, px. */
const LOOP_WIDTH_PX = 18
const LOOP_HEIGHT_PX = 10
/** Room around the drawing, px. */
const MARGIN_PX = 16

export interface PlacedNode {
  readonly id: string
  /** The middle of the node, px. */
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface PlacedEdge {
  readonly from: string
  readonly to: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/** Where nodes and edges lie; equal graphs lie equally. */
export interface GraphLayout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

/** A label as it is drawn: long ones are cut. */
export function shownLabel(label: string): string {
  const characters = Array.from(label)
  if (characters.length <= MOST_LABEL_CHARACTERS) return label
  return `${characters.slice(0, MOST_LABEL_CHARACTERS - 1).join('')}…`
}

/** Lays a graph out from top to bottom. Takes long for large and dense graphs: call it where it can be stopped. */
export function layoutGraph({ nodes, edges }: TraceGraph): GraphLayout {
  const graph = new Graph({ multigraph: false })
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 44 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, label, rows } of nodes) {
    const characters = Array.from(shownLabel(label)).length + countLabel(rows.length).length
    const width = characters * CHARACTER_PX + NODE_PADDING_PX
    graph.setNode(id, { width, height: NODE_HEIGHT_PX })
  }
  // The library draws edges from a node to itself beside the node they belong to.
  for (const { from, to } of edges) if (from !== to) graph.setEdge(from, to, {})
  layout(graph)
  const placeOf = (id: string): PlacedNode => {
    const { x, y, width } = graph.node(id) as { x: number; y: number; width: number }
    return { id, x, y, width }
  }
  const pointsOf = (from: string, to: string): PlacedEdge['points'] =>
    (graph.edge(from, to) as Pick<PlacedEdge, 'points'>).points.map(({ x, y }) => ({ x, y }))
  return placedInView({
    nodes: nodes.map(({ id }) => placeOf(id)),
    edges: edges.map(({ from, to }) => ({
      from,
      to,
      points: from === to ? loopAt(placeOf(from)) : pointsOf(from, to),
    })),
  })
}

/** Out of the right side of a node and back into it. */
function loopAt({ x, y, width }: PlacedNode): PlacedEdge['points'] {
  const [side, far] = [x + width / 2, x + width / 2 + LOOP_WIDTH_PX]
  const top = y - LOOP_HEIGHT_PX
  return [
    { x: side, y },
    { x: far, y },
    { x: far, y: top },
    { x: side, y: top },
  ]
}

/** How often a node was used, as it stands on it. */
export function countLabel(count: number): string {
  return count === 1 ? '' : ` ×${formatCount(count)}`
}

/** Moves everything so that it begins at the margin: long ways around may reach further to the left than any node. */
function placedInView({ nodes, edges }: Pick<GraphLayout, 'nodes' | 'edges'>): GraphLayout {
  const xs = [
    ...nodes.flatMap(({ x, width }) => [x - width / 2, x + width / 2]),
    ...edges.flatMap(({ points }) => points.map(({ x }) => x)),
  ]
  const ys = [
    ...nodes.flatMap(({ y }) => [y - NODE_HEIGHT_PX / 2, y + NODE_HEIGHT_PX / 2]),
    ...edges.flatMap(({ points }) => points.map(({ y }) => y)),
  ]
  const left = xs.reduce((least, x) => Math.min(least, x), Infinity) - MARGIN_PX
  const top = ys.reduce((least, y) => Math.min(least, y), Infinity) - MARGIN_PX
  return {
    width: xs.reduce((most, x) => Math.max(most, x), -Infinity) - left + MARGIN_PX,
    height: ys.reduce((most, y) => Math.max(most, y), -Infinity) - top + MARGIN_PX,
    nodes: nodes.map((node) => ({ ...node, x: node.x - left, y: node.y - top })),
    edges: edges.map((edge) => ({
      ...edge,
      points: edge.points.map(({ x, y }) => ({ x: x - left, y: y - top })),
    })),
  }
}

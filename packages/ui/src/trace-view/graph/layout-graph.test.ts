import { describe, expect, it } from 'vitest'

import type { TraceGraph } from './build-graph.ts'
import { layoutGraph, NODE_HEIGHT_PX, shownLabel } from './layout-graph.ts'

const graph: TraceGraph = {
  nodes: ['plan', 'search', 'read', 'a tool with a very long name that is cut'].map((label) => ({
    id: label,
    label,
    type: 'TOOL',
    rows: [0, 1],
    errors: 0,
  })),
  edges: [
    { from: 'plan', to: 'search', count: 1 },
    { from: 'plan', to: 'read', count: 1 },
    { from: 'search', to: 'plan', count: 3 },
    { from: 'read', to: 'read', count: 1 },
    { from: 'search', to: 'a tool with a very long name that is cut', count: 1 },
    { from: 'a tool with a very long name that is cut', to: 'plan', count: 1 },
  ],
}

describe('layoutGraph', () => {
  const layout = layoutGraph(graph)

  it('keeps every node and every bend of an edge inside the drawing', () => {
    for (const { x, y, width } of layout.nodes) {
      expect(x - width / 2).toBeGreaterThanOrEqual(0)
      expect(x + width / 2).toBeLessThanOrEqual(layout.width)
      expect(y + NODE_HEIGHT_PX / 2).toBeLessThanOrEqual(layout.height)
    }
    for (const { x, y } of layout.edges.flatMap(({ points }) => points)) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(layout.width)
      expect(y).toBeLessThanOrEqual(layout.height)
    }
  })

  it('lets no two nodes overlap', () => {
    for (const [index, one] of layout.nodes.entries()) {
      for (const other of layout.nodes.slice(index + 1)) {
        const apartX = Math.abs(one.x - other.x) >= (one.width + other.width) / 2
        expect(apartX || Math.abs(one.y - other.y) >= NODE_HEIGHT_PX).toBe(true)
      }
    }
  })

  it('lets every edge begin and end at the sides of its nodes', () => {
    for (const { from, to, points } of layout.edges)
      for (const [id, point] of [
        [from, points[0]],
        [to, points.at(-1)],
      ] as const) {
        const node = layout.nodes.find((one) => one.id === id)
        if (node === undefined || point === undefined)
          throw new Error('Expected a node and a point')
        const [farX, farY] = [Math.abs(point.x - node.x), Math.abs(point.y - node.y)]
        expect(Math.max(farX - node.width / 2, farY - NODE_HEIGHT_PX / 2)).toBeCloseTo(0, 5)
      }
  })

  it('lays equal graphs out equally', () => {
    expect(layoutGraph(structuredClone(graph))).toEqual(layout)
  })

  it('cuts long labels', () => {
    expect(shownLabel('short')).toBe('short')
    expect(Array.from(shownLabel('🫖'.repeat(40)))).toHaveLength(28)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { deriveSums } from '../derive.ts'
import type { SampleRow } from '../sample-trace.ts'
import { anyTrace, sampleTrace } from '../sample-trace.ts'
import type { GraphGrouping } from './build-graph.ts'
import { buildGraph } from './build-graph.ts'
import { isDense, transitionMatrix } from './matrix.ts'

function graphOf(rows: readonly SampleRow[], grouping: GraphGrouping = 'kinds') {
  const columns = sampleTrace(rows)
  return buildGraph({ columns, sums: deriveSums(columns), steps: undefined }, grouping)
}

const edgesOf = ({ nodes, edges }: ReturnType<typeof graphOf>): string[] => {
  const label = (id: string) => nodes.find((node) => node.id === id)?.label ?? '?'
  return edges.map(({ from, to, count }) => `${label(from)} > ${label(to)} ×${count}`)
}

const LOOP: readonly SampleRow[] = [
  { name: 'agent', type: 'AGENT', duration: 100 },
  { name: 'turn', type: 'CHAIN', parent: 0, duration: 100 },
  { name: 'model', type: 'GENERATION', parent: 1, start: 0, duration: 10 },
  { name: 'search', type: 'TOOL', parent: 1, start: 10, duration: 10 },
  { name: 'model', type: 'GENERATION', parent: 1, start: 20, duration: 10 },
  { name: 'search', type: 'TOOL', parent: 1, start: 30, duration: 10, level: 'ERROR' },
  { name: 'model', type: 'GENERATION', parent: 1, start: 40, duration: 10 },
]

describe('buildGraph', () => {
  it('joins calls of one kind and counts who came after whom', () => {
    const graph = graphOf(LOOP)
    expect(graph.nodes.map(({ label, rows, errors }) => [label, rows.length, errors])).toEqual([
      ['agent', 1, 1],
      ['model', 3, 0],
      ['search', 2, 1],
    ])
    expect(edgesOf(graph)).toEqual(['agent > model ×1', 'model > search ×2', 'search > model ×2'])
  })

  it('draws every call by itself when it is asked to', () => {
    expect(graphOf(LOOP, 'runs').nodes).toHaveLength(6)
    expect(graphOf(LOOP, 'runs').edges).toHaveLength(5)
  })

  it('lets what ran side by side begin and end together', () => {
    const graph = graphOf([
      { name: 'plan', type: 'GENERATION', start: 0, duration: 10 },
      { name: 'one', type: 'TOOL', start: 10, duration: 20 },
      { name: 'two', type: 'TOOL', start: 11, duration: 10 },
      { name: 'reply', type: 'GENERATION', start: 30, duration: 5 },
    ])
    expect(edgesOf(graph)).toEqual([
      'plan > one ×1',
      'plan > two ×1',
      'one > reply ×1',
      'two > reply ×1',
    ])
  })

  it('follows the steps of LangGraph where it names them', () => {
    const columns = sampleTrace([
      { name: 'LangGraph', type: 'CHAIN', duration: 50 },
      { name: 'planner', type: 'CHAIN', parent: 0, start: 0, duration: 10 },
      { name: 'ChatOpenAI', type: 'GENERATION', parent: 1, start: 1, duration: 8 },
      { name: 'a', type: 'CHAIN', parent: 0, start: 10, duration: 10 },
      { name: 'b', type: 'CHAIN', parent: 0, start: 10, duration: 12 },
      { name: 'planner', type: 'CHAIN', parent: 0, start: 30, duration: 10 },
    ])
    const steps = {
      id: ['o1', 'o2', 'o3', 'o4', 'o5'],
      node: ['planner', 'planner', 'a', 'b', 'planner'],
      step: [1, 1, 2, 2, 3],
    }
    const graph = buildGraph({ columns, sums: deriveSums(columns), steps }, 'kinds')
    expect(graph.nodes.map(({ label, rows }) => [label, rows])).toEqual([
      ['planner', [1, 5]],
      ['a', [3]],
      ['b', [4]],
    ])
    expect(edgesOf(graph)).toEqual([
      'planner > a ×1',
      'planner > b ×1',
      'a > planner ×1',
      'b > planner ×1',
    ])
  })

  it('links nodes that exist, each pair once, and is the same every time', () => {
    fc.assert(
      fc.property(
        anyTrace,
        fc.constantFrom<GraphGrouping>('kinds', 'runs'),
        (columns, grouping) => {
          const typed = { ...columns, type: columns.type.map((_, row) => TYPES[row % 3] ?? 'SPAN') }
          const source = { columns: typed, sums: deriveSums(typed), steps: undefined }
          const graph = buildGraph(source, grouping)
          const ids = new Set(graph.nodes.map(({ id }) => id))
          expect(graph.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true)
          expect(new Set(graph.edges.map(({ from, to }) => `${from}\n${to}`)).size).toBe(
            graph.edges.length,
          )
          expect(buildGraph(source, grouping)).toEqual(graph)
        },
      ),
    )
  })
})

const TYPES = ['GENERATION', 'TOOL', 'CHAIN'] as const

describe('the table of transitions', () => {
  it('says how often a node was followed by another', () => {
    const { counts, most } = transitionMatrix(graphOf(LOOP), 10)
    expect(counts).toEqual([
      [0, 1, 0],
      [0, 0, 2],
      [0, 2, 0],
    ])
    expect(most).toBe(2)
  })

  it('takes the place of graphs with too many edges or nodes', () => {
    expect(isDense(graphOf(LOOP))).toBe(false)
    const edges = Array.from({ length: 13 }, (_, edge) => ({
      from: '',
      to: String(edge),
      count: 1,
    }))
    expect(isDense({ ...graphOf(LOOP), edges })).toBe(true)
  })
})

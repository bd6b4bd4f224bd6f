import type { ObservationType, TraceGraphSteps } from '@heddle/core/schemas'

import type { TraceColumns } from '../columns.ts'
import { nameOf } from '../columns.ts'
import type { TraceSums } from '../derive.ts'

/** Steps of one kind: rows of the same type and name, or one row where every call is a node of its own. */
export interface GraphNode {
  readonly id: string
  readonly label: string
  readonly type: ObservationType
  /** In the order in which they began. */
  readonly rows: readonly number[]
  readonly errors: number
}

/** What came after what, and how often. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly count: number
}

/** The nodes by first use, the edges by their nodes: equal traces give equal graphs. */
export interface TraceGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface GraphSource {
  readonly columns: TraceColumns
  readonly sums: TraceSums
  /** What LangGraph says about nodes; empty for other programs. */
  readonly steps: TraceGraphSteps | undefined
}

/** Every kind of step is one node; `runs`: every call is. */
export type GraphGrouping = 'kinds' | 'runs'

/** Of very many steps that ended side by side, so many count as what came before the next one. */
const MOST_PREDECESSORS = 50

/** Steps that are somebody's work, and no frame around it. */
const ACTORS: ReadonlySet<ObservationType> = new Set([
  'AGENT',
  'GENERATION',
  'TOOL',
  'RETRIEVER',
  'EMBEDDING',
  'EVALUATOR',
  'GUARDRAIL',
])

/** What the graph of a trace is drawn from: the nodes of LangGraph where it names them, or else who worked after whom. */
export function buildGraph(source: GraphSource, grouping: GraphGrouping): TraceGraph {
  const { columns, sums, steps } = source
  const nodeRows = steps === undefined ? [] : graphNodeRows(source, steps)
  const [rows, labels] =
    nodeRows.length > 0
      ? [nodeRows.map(({ row }) => row), new Map(nodeRows.map(({ row, node }) => [row, node]))]
      : [actorRows(columns), undefined]
  const idOf = (row: number): string => {
    if (grouping === 'runs') return `row ${row}`
    return labels === undefined
      ? `${columns.type[row] ?? 'SPAN'} ${nameOf(columns, row)}`
      : `node ${labels.get(row) ?? ''}`
  }
  const inOrder = rows.toSorted((a, b) => startOf(columns, a) - startOf(columns, b) || a - b)
  const nodes = new Map<string, GraphNode>()
  for (const [id, members] of Map.groupBy(inOrder, idOf)) {
    const first = members[0] ?? 0
    nodes.set(id, {
      id,
      label: labels?.get(first) ?? nameOf(columns, first),
      type: columns.type[first] ?? 'SPAN',
      rows: members,
      errors: members.filter((row) => (sums.errors[row] ?? 0) > 0).length,
    })
  }
  const links = nodeRows.length > 0 ? stepLinks(nodeRows) : actorLinks(source, rows)
  return { nodes: [...nodes.values()], edges: countEdges(links, idOf, nodes) }
}

type Link = readonly [from: number, to: number]

const startOf = ({ start }: TraceColumns, row: number): number => start[row] ?? 0

function countEdges(
  links: readonly Link[],
  idOf: (row: number) => string,
  nodes: ReadonlyMap<string, GraphNode>,
): GraphEdge[] {
  const order = new Map([...nodes.keys()].map((id, place) => [id, place]))
  const edges = new Map<string, GraphEdge>()
  for (const [from, to] of links) {
    const key = `${idOf(from)}\n${idOf(to)}`
    const count = (edges.get(key)?.count ?? 0) + 1
    edges.set(key, { from: idOf(from), to: idOf(to), count })
  }
  const place = (id: string): number => order.get(id) ?? -1
  return [...edges.values()].toSorted(
    (a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to),
  )
}

interface NodeRow {
  readonly row: number
  readonly node: string
  readonly step: number
}

/** The outermost rows of every node and step of LangGraph. */
function graphNodeRows({ columns }: GraphSource, steps: TraceGraphSteps): NodeRow[] {
  const marks = new Map(steps.id.map((id, place) => [id, place]))
  const markOf = (row: number): string | undefined => {
    const place = marks.get(columns.id[row] ?? '')
    return place === undefined ? undefined : `${steps.step[place] ?? 0} ${steps.node[place] ?? ''}`
  }
  const found: NodeRow[] = []
  for (let row = 0; row < columns.count; row++) {
    const place = marks.get(columns.id[row] ?? '')
    if (place === undefined || isWithin(columns, row, markOf)) continue
    found.push({ row, node: steps.node[place] ?? '', step: steps.step[place] ?? 0 })
  }
  return found
}

/** True when a row above has the same mark: then this one is a part of that node's work. */
function isWithin(
  { parent }: TraceColumns,
  row: number,
  markOf: (row: number) => string | undefined,
): boolean {
  const mark = markOf(row)
  for (let above = parent[row] ?? -1; above >= 0; above = parent[above] ?? -1) {
    if (markOf(above) === mark) return true
  }
  return false
}

/** From every node of a step to every node of the next one: that is how a graph of steps hands over. */
function stepLinks(rows: readonly NodeRow[]): Link[] {
  const bySteps = Map.groupBy(rows, ({ step }) => step)
  const inOrder = [...bySteps.keys()].toSorted((a, b) => a - b)
  return inOrder.flatMap((step, index) => {
    const next = bySteps.get(inOrder[index + 1] ?? Number.NaN) ?? []
    return (bySteps.get(step) ?? []).flatMap(({ row }) =>
      next.map((after) => [row, after.row] as const),
    )
  })
}

function actorRows({ count, type }: TraceColumns): number[] {
  const rows: number[] = []
  for (let row = 0; row < count; row++) {
    if (ACTORS.has(type[row] ?? 'SPAN')) rows.push(row)
  }
  return rows
}

/** From a step to what it began with below it, and from step to step among those of one parent. */
function actorLinks({ columns, sums }: GraphSource, rows: readonly number[]): Link[] {
  const isActor = new Uint8Array(columns.count)
  for (const row of rows) isActor[row] = 1
  const actorAbove = (row: number): number => {
    let above = columns.parent[row] ?? -1
    while (above >= 0 && isActor[above] === 0) above = columns.parent[above] ?? -1
    return above
  }
  const families = Map.groupBy(rows, actorAbove)
  return [...families].flatMap(([above, members]) => familyLinks({ columns, sums }, above, members))
}

function familyLinks(
  { columns, sums }: Pick<GraphSource, 'columns' | 'sums'>,
  above: number,
  members: readonly number[],
): Link[] {
  const byStart = members.toSorted((a, b) => startOf(columns, a) - startOf(columns, b) || a - b)
  const finishOf = (row: number): number => sums.finish[row] ?? 0
  const byFinish = members.toSorted((a, b) => finishOf(a) - finishOf(b) || a - b)
  const links: Link[] = []
  let ended = 0
  // The latest start among those that have ended: whoever ended before it is not the last one any more.
  let latestStart = -Infinity
  for (const row of byStart) {
    while (ended < byFinish.length && finishOf(byFinish[ended] ?? 0) <= startOf(columns, row)) {
      if (byFinish[ended] === row) break
      latestStart = Math.max(latestStart, startOf(columns, byFinish[ended] ?? 0))
      ended++
    }
    const before = lastEnded(byFinish, ended, (other) => finishOf(other) > latestStart)
    if (before.length > 0) for (const other of before) links.push([other, row])
    else if (above >= 0) links.push([above, row])
  }
  return links
}

/** Of those that have ended, the last ones. They stand at the end of the list. */
function lastEnded(
  byFinish: readonly number[],
  ended: number,
  isLast: (row: number) => boolean,
): number[] {
  const last: number[] = []
  for (let place = ended - 1; place >= 0 && last.length < MOST_PREDECESSORS; place--) {
    const row = byFinish[place] ?? 0
    if (!isLast(row)) break
    last.push(row)
  }
  return last.toReversed()
}

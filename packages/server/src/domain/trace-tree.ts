/** The part of an observation that decides its place in the tree. */
export interface TreeNode {
  readonly id: string
  readonly parentId: string | null
  /** Milliseconds since the epoch. */
  readonly startTime: number
}

/** A tree in pre-order: arrays of equal length, one entry a node, so that a subtree is a contiguous range. */
export interface PreOrder {
  /** Index into the nodes that were given. */
  readonly source: readonly number[]
  /** Row of the parent in this order, -1 for a root. */
  readonly parent: readonly number[]
  /** 0 for a root. */
  readonly depth: readonly number[]
  /** Rows whose stored parent is not among the nodes; they stand as roots. */
  readonly waitingForParent: readonly number[]
}

/**
 * Nodes in pre-order, siblings by start time and then id; every node exactly once, whatever the parents say.
 * A node whose parent is missing is a root. Of a cycle, the earliest node becomes a root. `traceId` as a parent that is no
 * node means "root". Works without recursion, so depth is bounded by memory alone. Ids must be unique.
 */
export function preOrder(nodes: readonly TreeNode[], traceId: string): PreOrder {
  const order = nodes.map((_, index) => index).toSorted((a, b) => compareNodes(nodes, a, b))
  const indexOf = new Map(nodes.map((node, index) => [node.id, index]))
  const parents = nodes.map((node) => parentIndex(node, indexOf))
  cutCycles(parents, order)
  const children = childLists(parents, order)
  const roots = order.filter((index) => parents[index] === -1)
  return walk(roots, children, (index) => isWaiting(nodes[index], indexOf, traceId))
}

function compareNodes(nodes: readonly TreeNode[], a: number, b: number): number {
  const left = nodes[a]
  const right = nodes[b]
  if (left === undefined || right === undefined) return 0
  return left.startTime - right.startTime || (left.id < right.id ? -1 : 1)
}

function parentIndex(node: TreeNode, indexOf: ReadonlyMap<string, number>): number {
  return node.parentId === null ? -1 : (indexOf.get(node.parentId) ?? -1)
}

function isWaiting(
  node: TreeNode | undefined,
  indexOf: ReadonlyMap<string, number>,
  traceId: string,
): boolean {
  const parentId = node?.parentId ?? null
  return parentId !== null && parentId !== traceId && !indexOf.has(parentId)
}

/** Follows parents from each node; a walk that meets itself has found a cycle, which loses the parent of its first node. */
function cutCycles(parents: number[], order: readonly number[]): void {
  const rank = order.map(() => 0)
  for (const [position, index] of order.entries()) rank[index] = position
  const walkOf = order.map(() => -1)
  for (const start of order) {
    let index = start
    while (index !== -1 && walkOf[index] === -1) {
      walkOf[index] = start
      index = parents[index] ?? -1
    }
    if (index !== -1 && walkOf[index] === start) parents[earliestOfCycle(index, parents, rank)] = -1
  }
}

function earliestOfCycle(
  member: number,
  parents: readonly number[],
  rank: readonly number[],
): number {
  let earliest = member
  for (let index = parents[member] ?? member; index !== member; index = parents[index] ?? member)
    if ((rank[index] ?? 0) < (rank[earliest] ?? 0)) earliest = index
  return earliest
}

function childLists(parents: readonly number[], order: readonly number[]): readonly number[][] {
  const lists: number[][] = parents.map(() => [])
  for (const index of order) lists[parents[index] ?? -1]?.push(index)
  return lists
}

function walk(
  roots: readonly number[],
  children: readonly number[][],
  waits: (index: number) => boolean,
): PreOrder {
  const source: number[] = []
  const parent: number[] = []
  const depth: number[] = []
  const waitingForParent: number[] = []
  const stack = roots.toReversed().map((index) => ({ index, parentRow: -1, level: 0 }))
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const row = source.push(next.index) - 1
    parent.push(next.parentRow)
    depth.push(next.level)
    if (waits(next.index)) waitingForParent.push(row)
    for (const child of (children[next.index] ?? []).toReversed())
      stack.push({ index: child, parentRow: row, level: next.level + 1 })
  }
  return { source, parent, depth, waitingForParent }
}

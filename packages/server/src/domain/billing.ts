import type { ObservationType } from '@heddle/core/schemas'

import type { BillingNode, Spending } from './billing-node.ts'
import { type PreOrder, preOrder } from './trace-tree.ts'
import { findTwins } from './twin-calls.ts'

/**
 * Why usage and cost of an observation are not counted: model calls below it report the same again (`below`), a step above
 * it reports what was only estimated here (`above`), or another instrumentation recorded the same call (`twin:` and its id).
 */
export type Coverage = 'below' | 'above' | `twin:${string}`

/** Bits of {@link spendingBits}: model calls and embeddings, each with or without what a price needs. */
const MODEL = 1
const EMBEDDING = 2
const UNNAMED_SHIFT = 2

/**
 * What a spending observation says to those around it. One without a model or a cost can never have a price, so it does not
 * stand in for one that can.
 */
export function spendingBits({ type, spending }: BillingNode): number {
  if (spending === undefined) return 0
  const kind = type === 'EMBEDDING' ? EMBEDDING : MODEL
  const any = kind << UNNAMED_SHIFT
  return isPriceable(spending) ? kind | any : any
}

/** Whether spending with these bits below or above a spending observation tells the same again. */
export function isToldBy(bits: number, { type, spending }: BillingNode): boolean {
  if (spending === undefined) return false
  const needed = isPriceable(spending) ? bits : bits >> UNNAMED_SHIFT
  return (needed & kindsThatTell(type)) !== 0
}

function isPriceable({ model, hasCost }: Spending): boolean {
  return hasCost || model !== undefined
}

/** A model call is told by model calls, an embedding by embeddings, and any other step by both. */
function kindsThatTell(type: ObservationType): number {
  if (type === 'EMBEDDING') return EMBEDDING
  return type === 'GENERATION' ? MODEL : MODEL | EMBEDDING
}

/**
 * The observations of one trace whose usage and cost are not counted, by id. Only the lowest model calls count, each once
 * however many instrumentations recorded it; what is not in this map counts. Depends on the set of nodes alone, so
 * the order in which they arrived never matters. Of a cycle of parents the earliest node is taken for a root.
 */
export function coverages(
  nodes: readonly BillingNode[],
  traceId: string,
): ReadonlyMap<string, Coverage> {
  const order = preOrder(nodes, traceId)
  const rows = order.source.flatMap((index) => nodes[index] ?? [])
  const below = bitsBelow(rows, order)
  const above = reportedBitsAbove(rows, order)
  const found = new Map<string, Coverage>()
  for (const [row, node] of rows.entries()) {
    if (isToldBy(below[row] ?? 0, node)) found.set(node.id, 'below')
    else if (node.spending?.isEstimated === true && isToldBy(above[row] ?? 0, node))
      found.set(node.id, 'above')
  }
  const counted = (row: number) => {
    const node = rows[row]
    return node?.spending !== undefined && !found.has(node.id)
  }
  for (const [id, twin] of findTwins(rows, order, counted)) found.set(id, `twin:${twin}`)
  return found
}

/** Of each row the bits of everything under it. An estimate never stands in for what was reported. */
function bitsBelow(rows: readonly BillingNode[], order: PreOrder): readonly number[] {
  const reported = rows.map(() => 0)
  const estimated = rows.map(() => 0)
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    const node = rows[row]
    const parent = order.parent[row] ?? -1
    if (node === undefined || parent === -1) continue
    const own = spendingBits(node)
    const isEstimated = node.spending?.isEstimated === true
    reported[parent] = (reported[parent] ?? 0) | (reported[row] ?? 0) | (isEstimated ? 0 : own)
    estimated[parent] = (estimated[parent] ?? 0) | (estimated[row] ?? 0) | (isEstimated ? own : 0)
  }
  return rows.map((node, row) =>
    node.spending?.isEstimated === true
      ? (reported[row] ?? 0) | (estimated[row] ?? 0)
      : (reported[row] ?? 0),
  )
}

/** Of each row the bits of what was reported by the steps it is in. */
function reportedBitsAbove(rows: readonly BillingNode[], order: PreOrder): readonly number[] {
  const above: number[] = []
  for (const row of rows.keys()) {
    const parent = order.parent[row] ?? -1
    const node = rows[parent]
    const own = node === undefined || node.spending?.isEstimated === true ? 0 : spendingBits(node)
    above.push((above[parent] ?? 0) | own)
  }
  return above
}

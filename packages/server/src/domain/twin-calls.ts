import type { BillingNode, Spending } from './billing-node.ts'
import type { PreOrder } from './trace-tree.ts'

/** A call that may have been recorded twice. */
interface Call {
  readonly row: number
  readonly node: BillingNode
  readonly spending: Spending
}

/**
 * Calls that another instrumentation recorded as well, each with the id of the record that counts. Two records are one call
 * when they come from different instrumentations, name one model, report equal usage that is not zero, overlap in time, and
 * one lies below the parent of the other. Of several, the one with a cost counts, then the one that began first; it stands
 * for one record of each other instrumentation, the nearest in time.
 * @param isCounted whether a row takes part
 */
export function findTwins(
  rows: readonly BillingNode[],
  order: PreOrder,
  isCounted: (row: number) => boolean,
): ReadonlyMap<string, string> {
  const calls = rows.flatMap((node, row): Call[] => {
    const { spending } = node
    if (spending === undefined || spending.isEstimated || !isCounted(row)) return []
    return [{ row, node, spending }]
  })
  const twins = new Map<string, string>()
  if (new Set(calls.map(({ spending }) => spending.instrumentation)).size < 2) return twins
  const tree = { rows, order, waiting: new Set(order.waitingForParent) }
  for (const [key, alike] of Map.groupBy(calls, keyOf))
    if (key !== undefined) pairUp(alike, tree, twins)
  return twins
}

/** What two records of one call agree on; undefined without a model or any usage. */
function keyOf({ node, spending }: Call): string | undefined {
  const { model, input, output, total } = spending
  if (model === undefined || total === 0) return undefined
  const kind = node.type === 'EMBEDDING' ? 'embedding' : 'model'
  const amounts = input + output === 0 ? [total] : [input, output]
  return JSON.stringify([kind, plainModelName(model), ...amounts])
}

/**
 * A model's name without what one instrumentation says and another does not: the provider before it, a date after it.
 */
export function plainModelName(model: string): string {
  return model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/[-@](\d{8}|\d{4}-\d{2}-\d{2})$/, '')
}

function pairUp(calls: readonly Call[], tree: Tree, twins: Map<string, string>): void {
  const sorted = calls.toSorted(comparePreference)
  for (const [position, keeper] of sorted.entries()) {
    if (twins.has(keeper.node.id)) continue
    const others = sorted
      .slice(position + 1)
      .filter(
        (other) =>
          !twins.has(other.node.id) &&
          other.spending.instrumentation !== keeper.spending.instrumentation &&
          overlap(keeper.node, other.node) &&
          isOneInPlaceOfOther(keeper.row, other.row, tree),
      )
    for (const records of Map.groupBy(others, ({ spending }) => spending.instrumentation).values())
      twins.set(nearest(records, keeper).node.id, keeper.node.id)
  }
}

function comparePreference(a: Call, b: Call): number {
  return (
    Number(b.spending.hasCost) - Number(a.spending.hasCost) ||
    a.node.startTime - b.node.startTime ||
    (a.node.id < b.node.id ? -1 : 1)
  )
}

function nearest(records: readonly Call[], keeper: Call): Call {
  const distance = ({ node }: Call) => Math.abs(node.startTime - keeper.node.startTime)
  return records.reduce((best, record) =>
    distance(record) < distance(best) ||
    (distance(record) === distance(best) && record.node.id < best.node.id)
      ? record
      : best,
  )
}

function overlap(a: BillingNode, b: BillingNode): boolean {
  return a.startTime <= endOf(b) && b.startTime <= endOf(a)
}

function endOf({ startTime, endTime }: BillingNode): number {
  return Math.max(startTime, endTime ?? startTime)
}

interface Tree {
  readonly rows: readonly BillingNode[]
  readonly order: PreOrder
  /** Rows whose parent is missing. */
  readonly waiting: ReadonlySet<number>
}

/** Whether the parent of the one is the parent of the other or lies above it; the trace itself is above all. */
function isOneInPlaceOfOther(a: number, b: number, tree: Tree): boolean {
  return isAbove(parentOf(a, tree), b, tree) || isAbove(parentOf(b, tree), a, tree)
}

/** The row of the parent; without one, the id of a parent that is missing, or null for a root. */
function parentOf(row: number, { rows, order, waiting }: Tree): number | string | null {
  const parent = order.parent[row] ?? -1
  if (parent !== -1) return parent
  return waiting.has(row) ? (rows[row]?.parentId ?? null) : null
}

function isAbove(place: number | string | null, row: number, tree: Tree): boolean {
  if (place === null) return true
  let current: number | string | null = parentOf(row, tree)
  while (typeof current === 'number') {
    if (current === place) return true
    current = parentOf(current, tree)
  }
  return current === place
}

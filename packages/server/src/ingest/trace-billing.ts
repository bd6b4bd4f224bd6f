import type { BillingNode } from '../domain/billing-node.ts'
import { type Coverage, coverages, isToldBy, spendingBits } from '../domain/billing.ts'

interface Slot {
  node: BillingNode | undefined
  /** Spending bits of everything below, also of what hangs on a parent that is not here yet. */
  below: number
  coverage: Coverage | undefined
  /** The coverage the store has or was last told. */
  told: Coverage | undefined
}

/** An observation and the coverage that the store has of it. */
export interface KnownNode {
  readonly node: BillingNode
  readonly coverage?: Coverage | undefined
}

/** Parents that are followed to see whether a new link closes a circle; longer circles are not seen. */
const MAX_STEPS = 10_000

/**
 * What one trace's observations spend, kept up to date as they arrive: {@link coverages} of all that was put so far. As long
 * as a trace only grows, each observation costs a walk up to the first ancestor that knows already. Where more has to be
 * weighed (two instrumentations, estimates, a changed parent, circles) the trace is worked out as a whole, once for all that
 * was put since the last time.
 */
export class TraceBilling {
  readonly #traceId: string
  readonly #slots = new Map<string, Slot>()
  readonly #instrumentations = new Set<string>()
  readonly #touched = new Set<string>()
  #isPlain = true
  #mustWeigh = false

  constructor(traceId: string) {
    this.#traceId = traceId
  }

  /** Observations that are known or named as a parent; bounds what is kept in memory. */
  get size(): number {
    return this.#slots.size
  }

  /** Takes what is now known of an observation. `stored` is how the store has it covered, where it came from there. */
  put(node: BillingNode, stored?: Coverage): void {
    this.#notice(node)
    const slot = this.#slotOf(node.id)
    slot.node = node
    if (stored !== undefined) slot.told = stored
    this.#touched.add(node.id)
    if (node.parentId !== null) this.#slotOf(node.parentId)
    if (!this.#isPlain) this.#mustWeigh = true
    if (this.#mustWeigh) return
    this.#tellAncestors(node.parentId, slot.below | spendingBits(node))
    this.#cover(node.id, slot, isToldBy(slot.below, node) ? 'below' : undefined)
  }

  /** Takes an observation away. */
  remove(id: string): void {
    const slot = this.#slots.get(id)
    if (slot === undefined) return
    slot.node = undefined
    slot.coverage = undefined
    slot.told = undefined
    this.#mustWeigh = true
  }

  /** What another one has to be given with {@link TraceBilling.put} to be as this one is when no changes wait to be taken. */
  known(): readonly KnownNode[] {
    return [...this.#slots.values()].flatMap(({ node, told }) =>
      node === undefined ? [] : [{ node, coverage: told }],
    )
  }

  /** Observations whose coverage changed since the last call, with the present one; undefined: it counts. */
  takeChanges(): ReadonlyMap<string, Coverage | undefined> {
    if (this.#mustWeigh) this.#weigh()
    this.#mustWeigh = false
    const changes = new Map<string, Coverage | undefined>()
    for (const id of this.#touched) {
      const slot = this.#slotOf(id)
      if (slot.coverage !== slot.told) changes.set(id, slot.coverage)
      slot.told = slot.coverage
    }
    this.#touched.clear()
    return changes
  }

  #notice(node: BillingNode): void {
    const previous = this.#slots.get(node.id)?.node
    const isNewLink = previous === undefined || previous.parentId !== node.parentId
    if (this.#isOdd(node) || (isNewLink && this.#closesCircle(node))) this.#isPlain = false
    if (previous === undefined) return
    const lost = spendingBits(previous) & ~spendingBits(node)
    if (lost !== 0 || isNewLink || previous.type !== node.type) this.#mustWeigh = true
  }

  #isOdd({ spending }: BillingNode): boolean {
    if (spending !== undefined) this.#instrumentations.add(spending.instrumentation)
    return this.#instrumentations.size > 1 || spending?.isEstimated === true
  }

  #closesCircle({ id, parentId }: BillingNode): boolean {
    if (!this.#slots.has(id)) return parentId === id
    let current = parentId
    for (let step = 0; step < MAX_STEPS && current !== null; step += 1) {
      if (current === id) return true
      current = this.#slots.get(current)?.node?.parentId ?? null
    }
    return false
  }

  #tellAncestors(from: string | null, bits: number): void {
    if (bits === 0) return
    let id = from
    while (id !== null) {
      const slot = this.#slotOf(id)
      if ((slot.below | bits) === slot.below) return
      slot.below |= bits
      if (slot.node !== undefined && isToldBy(slot.below, slot.node)) this.#cover(id, slot, 'below')
      id = slot.node?.parentId ?? null
    }
  }

  #weigh(): void {
    const nodes = [...this.#slots.values()].flatMap(({ node }) => node ?? [])
    const found = coverages(nodes, this.#traceId)
    for (const slot of this.#slots.values()) slot.below = 0
    for (const node of nodes) this.#cover(node.id, this.#slotOf(node.id), found.get(node.id))
    if (!this.#isPlain) return
    for (const node of nodes) this.#tellAncestors(node.parentId, spendingBits(node))
  }

  #cover(id: string, slot: Slot, coverage: Coverage | undefined): void {
    if (slot.coverage === coverage) return
    slot.coverage = coverage
    this.#touched.add(id)
  }

  #slotOf(id: string): Slot {
    const known = this.#slots.get(id)
    if (known !== undefined) return known
    const slot: Slot = { node: undefined, below: 0, coverage: undefined, told: undefined }
    this.#slots.set(id, slot)
    return slot
  }
}

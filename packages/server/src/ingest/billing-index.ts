import type { BillingNode } from '../domain/billing-node.ts'
import type { Coverage } from '../domain/billing.ts'
import type { StoredBillingNode } from '../store/observation-store.ts'
import { RestingTexts } from './resting-texts.ts'
import { type KnownNode, TraceBilling } from './trace-billing.ts'

/**
 * Observations whose place and spending are kept in memory, some 200 bytes each. More than two groups of writes can hold, so
 * that what is on its way to the store is never read from there.
 */
const MAX_NODES = 200_000

/** Of these, observations that are kept as objects; the others rest as text, through which no garbage collection has to walk. */
const MAX_AWAKE_NODES = 20_000

/** A trace of more observations never rests: waking it would hold everybody up. */
const MAX_RESTING_NODES = 1000

/** Names one trace of one project. */
export interface TraceName {
  readonly projectId: string
  readonly traceId: string
}

/** A change of coverage; undefined: the observation counts again. */
export interface CoverageChange extends TraceName {
  readonly id: string
  readonly coverage: Coverage | undefined
}

/** Says which observations stopped counting, or count again, because of what was written last. */
export interface BillingIndex {
  /** Traces of these that are not in memory; they have to be given with {@link load} before anything of them is put. */
  missing(traces: readonly TraceName[]): readonly TraceName[]
  /** Begins traces with what the store has of them, which may be nothing. */
  load(traces: readonly TraceName[], stored: readonly StoredBillingNode[]): void
  put(trace: TraceName, node: BillingNode): void
  remove(trace: TraceName, id: string): void
  /** What changed in these traces since the last call. */
  takeChanges(traces: readonly TraceName[]): readonly CoverageChange[]
  /** Drops a trace, as when its writes failed or it was deleted. */
  forget(trace: TraceName): void
}

/** An index of the traces that were written last. */
export function createBillingIndex(
  maxNodes = MAX_NODES,
  maxAwakeNodes = MAX_AWAKE_NODES,
): BillingIndex {
  return new BoundedIndex(maxNodes, maxAwakeNodes)
}

class BoundedIndex implements BillingIndex {
  readonly #maxNodes: number
  readonly #maxAwakeNodes: number
  readonly #traces = new Map<string, TraceBilling>()
  readonly #resting = new RestingTexts<readonly KnownNode[]>()
  #awakeNodes = 0
  /** The observations of a trace mostly come one after another. */
  #latest: (TraceName & { readonly billing: TraceBilling }) | undefined

  constructor(maxNodes: number, maxAwakeNodes: number) {
    this.#maxNodes = maxNodes
    this.#maxAwakeNodes = maxAwakeNodes
  }

  missing(wanted: readonly TraceName[]): readonly TraceName[] {
    return wanted.filter((trace) => {
      const key = keyOf(trace)
      return !this.#traces.has(key) && !this.#resting.has(key)
    })
  }

  load(wanted: readonly TraceName[], stored: readonly StoredBillingNode[]): void {
    const byTrace = Map.groupBy(stored, ({ traceId }) => traceId)
    for (const trace of wanted) this.#putAll(this.#use(trace), byTrace.get(trace.traceId) ?? [])
  }

  put(trace: TraceName, node: BillingNode): void {
    this.#putAll(this.#use(trace), [{ node }])
  }

  remove(trace: TraceName, id: string): void {
    this.#use(trace).remove(id)
  }

  takeChanges(wanted: readonly TraceName[]): readonly CoverageChange[] {
    const changes = wanted.flatMap((trace) =>
      [...this.#use(trace).takeChanges()].map(([id, coverage]) => ({ ...trace, id, coverage })),
    )
    this.#shrink()
    return changes
  }

  forget(trace: TraceName): void {
    this.#drop(keyOf(trace))
  }

  #use(trace: TraceName): TraceBilling {
    const { projectId, traceId } = trace
    if (this.#latest?.traceId === traceId && this.#latest.projectId === projectId)
      return this.#latest.billing
    const key = keyOf(trace)
    const billing = this.#traces.get(key) ?? this.#wake(key, traceId)
    // Last used is last in order.
    this.#traces.delete(key)
    this.#traces.set(key, billing)
    this.#latest = { projectId, traceId, billing }
    return billing
  }

  #putAll(billing: TraceBilling, known: readonly KnownNode[]): void {
    const before = billing.size
    for (const { node, coverage } of known) billing.put(node, coverage)
    this.#awakeNodes += billing.size - before
  }

  #wake(key: string, traceId: string): TraceBilling {
    const billing = new TraceBilling(traceId)
    this.#putAll(billing, this.#resting.take(key)?.value ?? [])
    return billing
  }

  #drop(key: string): void {
    this.#awakeNodes -= this.#traces.get(key)?.size ?? 0
    this.#traces.delete(key)
    this.#resting.drop(key)
    this.#latest = undefined
  }

  #shrink(): void {
    for (const [key, billing] of this.#traces) {
      if (this.#awakeNodes <= this.#maxAwakeNodes) break
      if (billing.size > MAX_RESTING_NODES) continue
      this.#drop(key)
      this.#resting.put(key, billing.known(), billing.size)
    }
    for (const keys of [this.#resting.keys(), this.#traces.keys()])
      for (const key of keys) {
        if (this.#awakeNodes + this.#resting.weight <= this.#maxNodes) return
        this.#drop(key)
      }
  }
}

function keyOf({ projectId, traceId }: TraceName): string {
  return `${projectId}\u0000${traceId}`
}

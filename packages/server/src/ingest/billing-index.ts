import type { BillingNode } from '../domain/billing-node.ts'
import type { Coverage } from '../domain/billing.ts'
import type { StoredBillingNode } from '../store/observation-store.ts'
import { TraceBilling } from './trace-billing.ts'

/**
 * Observations whose place and spending are kept in memory, some 200 bytes each. More than two groups of writes can hold, so
 * that what is on its way to the store is never read from there.
 */
const MAX_NODES = 200_000

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
export function createBillingIndex(maxNodes = MAX_NODES): BillingIndex {
  const traces = new Map<string, TraceBilling>()
  let nodes = 0
  /** The observations of a trace mostly come one after another. */
  let latest: (TraceName & { readonly billing: TraceBilling }) | undefined

  const change = <Result>(billing: TraceBilling, act: () => Result): Result => {
    const before = billing.size
    const result = act()
    nodes += billing.size - before
    return result
  }
  const drop = (key: string) => {
    nodes -= traces.get(key)?.size ?? 0
    traces.delete(key)
    latest = undefined
  }
  const shrink = () => {
    for (const key of traces.keys()) {
      if (nodes <= maxNodes) return
      drop(key)
    }
  }
  const use = (trace: TraceName): TraceBilling => {
    const { projectId, traceId } = trace
    if (latest?.traceId === traceId && latest.projectId === projectId) return latest.billing
    const key = keyOf(trace)
    const billing = traces.get(key) ?? new TraceBilling(trace.traceId)
    // Last used is last in order.
    traces.delete(key)
    traces.set(key, billing)
    latest = { projectId, traceId, billing }
    return billing
  }

  return {
    missing: (wanted) => wanted.filter((trace) => !traces.has(keyOf(trace))),
    load(wanted, stored) {
      const byTrace = Map.groupBy(stored, ({ traceId }) => traceId)
      for (const trace of wanted) {
        const billing = use(trace)
        for (const { node, coverage } of byTrace.get(trace.traceId) ?? [])
          change(billing, () => billing.put(node, coverage))
      }
    },
    put(trace, node) {
      const billing = use(trace)
      change(billing, () => billing.put(node))
    },
    remove: (trace, id) => use(trace).remove(id),
    takeChanges(wanted) {
      const changes = wanted.flatMap((trace) => {
        const billing = use(trace)
        const taken = change(billing, () => billing.takeChanges())
        return [...taken].map(([id, coverage]) => ({ ...trace, id, coverage }))
      })
      shrink()
      return changes
    },
    forget: (trace) => drop(keyOf(trace)),
  }
}

function keyOf({ projectId, traceId }: TraceName): string {
  return `${projectId}\u0000${traceId}`
}

import { modelToEstimate } from '../domain/estimate-usage.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import type { ObservationRecord } from '../domain/observation-record.ts'
import type { ObservationStore } from '../store/observation-store.ts'
import { type BillingIndex, type CoverageChange, type TraceName } from './billing-index.ts'
import { billingNodeOf } from './billing-node-of.ts'
import type { KnownIds } from './known-ids.ts'
import type { ObservationName } from './statement.ts'

/** What deciding on billing needs. */
export interface BillingParts {
  readonly index: BillingIndex
  readonly store: Pick<ObservationStore, 'billingNodes'>
  /** Ids of traces that the store may hold. */
  readonly knownTraces: KnownIds
  readonly matcher: ModelMatcher
  readonly nextVersion: () => number
}

/** What became of the observations of a round of statements. */
export interface Settling {
  readonly records: readonly ObservationRecord[]
  readonly removed: readonly ObservationName[]
}

/**
 * Statements that say which observations stopped counting, or count again, now that these records are as they are and others are gone. Traces
 * that are neither new nor in memory are read from the store.
 */
export async function settleBilling(
  parts: BillingParts,
  { records, removed }: Settling,
): Promise<readonly ObservationRecord[]> {
  const traces = distinct([...records.map(traceOf), ...removed])
  if (traces.length === 0) return []
  await loadMissing(parts, traces)
  for (const name of removed) parts.index.remove(name, name.id)
  for (const record of records)
    parts.index.put(
      traceOf(record),
      billingNodeOf(record, modelToEstimate(record, parts.matcher) !== undefined),
    )
  const changes = parts.index.takeChanges(traces)
  return changes.length === 0 ? [] : changes.map((change) => statement(change, parts.nextVersion()))
}

async function loadMissing(
  { index, store, knownTraces }: BillingParts,
  traces: readonly TraceName[],
): Promise<void> {
  const missing = index
    .missing(traces)
    .filter(({ projectId, traceId }) => knownTraces.mayHold(projectId, traceId))
  for (const [projectId, ofProject] of Map.groupBy(missing, (trace) => trace.projectId)) {
    const stored = await store.billingNodes(
      projectId,
      ofProject.map(({ traceId }) => traceId),
    )
    index.load(ofProject, stored)
  }
}

export function traceOf({ projectId, id, fields }: ObservationRecord): TraceName {
  return { projectId, traceId: fields.traceId?.value ?? id }
}

function distinct(names: readonly TraceName[]): readonly TraceName[] {
  const byKey = new Map<string, TraceName>()
  let last: TraceName | undefined
  for (const { projectId, traceId } of names) {
    if (last?.traceId === traceId && last.projectId === projectId) continue
    last = { projectId, traceId }
    byKey.set(`${projectId}\u0000${traceId}`, last)
  }
  return [...byKey.values()]
}

function statement(change: CoverageChange, version: number): ObservationRecord {
  return {
    projectId: change.projectId,
    id: change.id,
    // No time of the record moves: the merge keeps the earliest and the latest.
    createdAt: Number.MAX_SAFE_INTEGER,
    updatedAt: 0,
    fields: {
      traceId: { value: change.traceId, stamp: 1, position: 0 },
      coverage: { value: change.coverage ?? 'none', stamp: version, position: 0 },
    },
  }
}

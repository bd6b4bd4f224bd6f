import type { BillingNode } from '../domain/billing-node.ts'
import type { Coverage } from '../domain/billing.ts'
import type { PricedUsage } from '../domain/cost.ts'
import type { ObservationRecord } from '../domain/observation-record.ts'
import type { CallKey, RepricingScope } from './repricing-store.ts'

/** A record as the store holds it, with the number of its last write. */
export interface Stored<EntityRecord> {
  readonly record: EntityRecord
  /** Grows with every write of the entity; the greatest one is read. */
  readonly rowVersion: number
}

/** One write of a whole observation. `isDeleted` takes the row of this key away: the record moved to another key. */
export interface ObservationWrite extends Stored<ObservationRecord> {
  readonly priced: PricedUsage
  readonly isDeleted: boolean
}

/** Names entities of one project. */
export interface EntityIds {
  readonly projectId: string
  readonly ids: readonly string[]
}

/** What the stores of all kinds of entities can say about their ids. */
export interface IdHashSource {
  /**
   * Hashes of all stored ids, two numbers an id, as `idHashes` makes them. Only a store that this process alone writes to
   * has it: what it lists and what is written later are all ids there are.
   */
  readonly storedIds?: (() => AsyncIterable<Uint32Array>) | undefined
}

/** An observation of a trace as far as its billing goes, and how it is covered; undefined: it counts. */
export interface StoredBillingNode {
  readonly traceId: string
  readonly node: BillingNode
  readonly coverage: Coverage | undefined
}

/** A call with what it cost when it was written last. */
export interface PricedCall {
  readonly key: CallKey
  readonly record: ObservationRecord
  readonly priced: PricedUsage
  /** Whether it is in the sums of the product. */
  readonly counts: boolean
}

/** Reads calls that may be priced again: those that name a model and whose cost nobody gave. */
export interface PricedCallReader {
  count(scope: RepricingScope): Promise<number>
  /** The next calls after one, in the order of their keys. */
  read(
    scope: RepricingScope,
    after: CallKey | undefined,
    limit: number,
  ): Promise<readonly PricedCall[]>
}

/** Keeps observations as whole records. */
export interface ObservationStore extends IdHashSource {
  /** All records with these ids; an id may occur in several traces. */
  find(keys: EntityIds): Promise<readonly Stored<ObservationRecord>[]>
  /** What all observations of some traces of a project spend. */
  billingNodes(
    projectId: string,
    traceIds: readonly string[],
  ): Promise<readonly StoredBillingNode[]>
  /** Resolves when the rows are durable and readable. */
  write(rows: readonly ObservationWrite[]): Promise<void>
}

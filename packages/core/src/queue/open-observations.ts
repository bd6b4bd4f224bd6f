import type { ObservationRecord } from '../trace/observation-record.ts'

/** The observations that have not ended and were not released, in any order. */
export interface OpenObservations extends Iterable<ObservationRecord> {
  readonly size: number
  add(record: ObservationRecord): unknown
  /** Does nothing for a record that is not held. */
  delete(record: ObservationRecord): unknown
}

/**
 * Observations that each know their slot: adding and deleting touch one field.
 * A Set would take a new table every few of them, and V8 links each old table to the next: one table in the old generation
 * then holds all that came later, with their records, until the whole heap is marked.
 */
export class SlottedObservations implements OpenObservations {
  readonly #records: ObservationRecord[] = []

  get size(): number {
    return this.#records.length
  }

  add(record: ObservationRecord): void {
    record.openSlot = this.#records.push(record) - 1
  }

  delete(record: ObservationRecord): void {
    const slot = record.openSlot
    if (slot === undefined) return
    record.openSlot = undefined
    const last = this.#records.pop() as ObservationRecord // the record itself is one
    if (last === record) return
    this.#records[slot] = last
    last.openSlot = slot
  }

  [Symbol.iterator](): Iterator<ObservationRecord> {
    return this.#records.values()
  }
}

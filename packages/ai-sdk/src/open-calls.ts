import type { Call } from './call.ts'

/**
 * The calls that have not ended, by their keys. Each knows its slot, and the keys are those of an object. A Map would take a new
 * table every few calls, and V8 links each old table to the next: one table in the old generation then keeps all calls that
 * came later, with what they recorded, until the whole heap is marked.
 */
export class OpenCalls {
  readonly #calls: Call[] = []
  readonly #byKey: Record<string, Call | undefined> = Object.create(null) as Record<string, Call>

  get size(): number {
    return this.#calls.length
  }

  /** In no order. The list itself: it changes with the next call. */
  get all(): readonly Call[] {
    return this.#calls
  }

  get(key: string): Call | undefined {
    return this.#byKey[key]
  }

  /** A call that takes the key of another one takes its place. */
  add(call: Call): void {
    const { key } = call.identity
    const before = this.#byKey[key]
    if (before === call) return
    if (before !== undefined) this.delete(before)
    this.#byKey[key] = call
    call.openSlot = this.#calls.push(call) - 1
  }

  /** Does nothing for a call that is not held. */
  delete(call: Call): void {
    const slot = call.openSlot
    if (slot === undefined) return
    call.openSlot = undefined
    delete this.#byKey[call.identity.key]
    const last = this.#calls.pop() as Call // the call itself is one
    if (last === call) return
    this.#calls[slot] = last
    last.openSlot = slot
  }
}

import type { Call } from './call.ts'

/**
 * The calls that ended last, in slots that are used again. A map would take a new table every few calls, while looking for one
 * of these is rare: only what comes after an end does.
 */
export class RecentCalls {
  readonly #calls: Call[] = []
  readonly #most: number
  #next = 0

  constructor(most: number) {
    this.#most = most
  }

  add(call: Call): void {
    this.#calls[this.#next] = call
    this.#next = (this.#next + 1) % this.#most
  }

  /** The call of the key that ended last. */
  find(key: string): Call | undefined {
    const { length } = this.#calls
    for (let back = 1; back <= length; back++) {
      const call = this.#calls[(this.#next - back + length) % length]
      if (call?.identity.key === key) return call
    }
    return undefined
  }
}

import type { Heddle } from '@heddle/core'

/** Least time between two lines of the diagnostic log, ms: a fault that repeats at every event must not fill it. */
const LOG_EVERY_MS = 60_000

/** Keeps faults of the handler away from the program that it watches, counts them, and tells the client's log. */
export class Guard {
  faults = 0
  readonly #client: Pick<Heddle, 'noteFault'>
  #loggedAt = Number.NEGATIVE_INFINITY

  constructor(client: Pick<Heddle, 'noteFault'>) {
    this.#client = client
  }

  /** Runs one callback; returns nothing, so LangChain has nothing to wait for. */
  run(callback: () => void): void {
    try {
      callback()
    } catch (fault) {
      this.#note(fault)
    }
  }

  #note(fault: unknown): void {
    this.faults += 1
    const now = Date.now()
    if (now - this.#loggedAt < LOG_EVERY_MS) return
    this.#loggedAt = now
    this.#client.noteFault(
      `The LangChain handler could not record an event (${this.faults} so far).`,
      fault,
    )
  }
}

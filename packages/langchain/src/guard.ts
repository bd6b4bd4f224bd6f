/** Time between two reports of faults inside the handler, ms. */
const REPORT_INTERVAL_MS = 60_000

/** Keeps faults of the handler away from the program that it watches, and counts them. */
export class Guard {
  /** Faults since the start of the process. */
  faults = 0
  #reportedAt = Number.NEGATIVE_INFINITY
  readonly #report: (fault: unknown, count: number) => void

  constructor(report: (fault: unknown, count: number) => void = () => {}) {
    this.#report = report
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
    if (now - this.#reportedAt < REPORT_INTERVAL_MS) return
    this.#reportedAt = now
    try {
      this.#report(fault, this.faults)
    } catch {
      // A report that fails has nobody left to tell.
    }
  }
}

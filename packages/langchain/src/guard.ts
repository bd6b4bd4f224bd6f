/** Keeps faults of the handler away from the program that it watches, and counts them. */
export class Guard {
  faults = 0

  /** Runs one callback; returns nothing, so LangChain has nothing to wait for. */
  run(callback: () => void): void {
    try {
      callback()
    } catch {
      this.faults += 1
    }
  }
}

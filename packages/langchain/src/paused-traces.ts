/** Paused graphs remembered per process; beyond it the oldest resume in a new trace. */
const MAX_PAUSED = 1000

/** The traces of graphs that paused in this process, by checkpoint thread, for `resume: 'same-trace'`. */
export class PausedTraces {
  readonly #traces = new Map<string, string>()

  note(threadId: string, traceId: string): void {
    this.#traces.delete(threadId)
    this.#traces.set(threadId, traceId)
    if (this.#traces.size <= MAX_PAUSED) return
    const oldest = this.#traces.keys().next()
    if (oldest.done !== true) this.#traces.delete(oldest.value)
  }

  /** The trace to continue; a pause is resumed once. */
  take(threadId: string): string | undefined {
    const traceId = this.#traces.get(threadId)
    this.#traces.delete(threadId)
    return traceId
  }
}

/** Rest after work that failed, ms. */
const REST_AFTER_FAILURE_MS = 2_000

/**
 * Gathers ids and hands them on together: at once after a quiet time, else when the work on the last ones is done and
 * `restMs` have passed. Work that fails gets its ids again with the next ones, after a longer rest.
 */
export class Gatherer {
  readonly #work: (ids: readonly string[]) => Promise<void>
  readonly #restMs: number
  #ids = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isWorking = false
  #isOver = false

  constructor(work: (ids: readonly string[]) => Promise<void>, restMs: number) {
    this.#work = work
    this.#restMs = restMs
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) this.#ids.add(id)
    this.#start()
  }

  close(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
  }

  #start(): void {
    if (this.#isWorking || this.#isOver || this.#timer !== undefined || this.#ids.size === 0) return
    void this.#run()
  }

  async #run(): Promise<void> {
    const ids = [...this.#ids]
    this.#ids = new Set()
    this.#isWorking = true
    let restMs = this.#restMs
    try {
      await this.#work(ids)
    } catch {
      for (const id of ids) this.#ids.add(id)
      restMs = Math.max(restMs, REST_AFTER_FAILURE_MS)
    }
    this.#isWorking = false
    if (this.#isOver) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#start()
    }, restMs)
  }
}

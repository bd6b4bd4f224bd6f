import type { Scheduled } from '../platform/platform.ts'

/** How a sleep ended: its time passed, somebody could wait no longer, or the client is closing. */
export type Awakening = 'rested' | 'woken' | 'closed'

type Schedule = (callback: () => void, delayMs: number) => Scheduled

interface Sleep {
  readonly timer: Scheduled
  readonly isWakeable: boolean
  readonly resolve: (awakening: Awakening) => void
}

/** Waits that can be cut short: by a flush, or for good by the end of the client. */
export class Sleeper {
  readonly #schedule: Schedule
  readonly #sleeps = new Set<Sleep>()
  #isClosed = false

  constructor(schedule: Schedule) {
    this.#schedule = schedule
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  sleep(durationMs: number, isWakeable: boolean): Promise<Awakening> {
    if (this.#isClosed) return Promise.resolve('closed')
    return new Promise((resolve) => {
      const timer = this.#schedule(() => this.#end(sleep, 'rested'), durationMs)
      const sleep: Sleep = { timer, isWakeable, resolve }
      this.#sleeps.add(sleep)
    })
  }

  /** Ends every sleep that the server did not ask for. */
  wake(): void {
    for (const sleep of this.#sleeps) if (sleep.isWakeable) this.#end(sleep, 'woken')
  }

  /** Ends every sleep, now and in the future. */
  close(): void {
    this.#isClosed = true
    for (const sleep of this.#sleeps) this.#end(sleep, 'closed')
  }

  #end(sleep: Sleep, awakening: Awakening): void {
    this.#sleeps.delete(sleep)
    sleep.timer.cancel()
    sleep.resolve(awakening)
  }
}

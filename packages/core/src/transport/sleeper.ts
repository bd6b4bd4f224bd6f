import type { Scheduled } from '../platform/platform.ts'

/** How a sleep ended: its time passed, somebody could wait no longer, or the client is closing. */
export type Awakening = 'rested' | 'woken' | 'closed'

type Schedule = (callback: () => void, delayMs: number) => Scheduled

/** Waits that can be cut short: by a flush, or for good by the end of the client. */
export class Sleeper {
  readonly #schedule: Schedule
  /** What ends each sleep, and whether `wake` does. */
  readonly #sleeps = new Map<(awakening: Awakening) => void, boolean>()
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
      const end = (awakening: Awakening): void => {
        this.#sleeps.delete(end)
        timer.cancel()
        resolve(awakening)
      }
      const timer = this.#schedule(() => end('rested'), durationMs)
      this.#sleeps.set(end, isWakeable)
    })
  }

  /** Ends every sleep that the server did not ask for. */
  wake(): void {
    for (const [end, isWakeable] of this.#sleeps) if (isWakeable) end('woken')
  }

  /** Ends every sleep, now and in the future. */
  close(): void {
    this.#isClosed = true
    for (const end of this.#sleeps.keys()) end('closed')
  }
}

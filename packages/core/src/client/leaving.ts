import type { DeliveryReport } from '../queue/delivery-report.ts'
import type { ClientParts } from './compose.ts'
import type { Heddle } from './heddle.ts'

/** Longest time a natural end of the process is put off, milliseconds. */
export const EXIT_TIMEOUT_MS = 3_000

/** A client that may still hold something when the process ends. */
export interface Leaving extends Pick<Heddle, 'onDeliveryProblem'> {
  readonly parts: ClientParts
  /** Lets handlers end what they hold open, and a sampler decide. */
  readonly prepare: () => void
  /** Sends everything; see `settle.ts`. */
  readonly settle: (timeoutMs: number) => Promise<void>
  readonly report: () => DeliveryReport
}

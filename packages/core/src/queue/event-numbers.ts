import { randomHex } from '#platform'

import type { DeliveryReport } from './delivery-report.ts'

/** Bytes of the random part of a client's events. */
const PROCESS_BYTES = 8

/**
 * Numbers the events of one client from 1. An event's id is a random part for the client and the number, so the server sees
 * the order in which a client spoke and, by gaps, what never came.
 */
export class EventNumbers {
  /** Drawn late: Cloudflare Workers have no random numbers before the first request, and clients are made before it. */
  #process: string | undefined
  #last = 0

  /** The id of the next event. */
  next(): string {
    return `${(this.#process ??= randomHex(PROCESS_BYTES))}-${++this.#last}`
  }

  /** What the header `x-heddle-delivery` of a request says: how far the numbers go, and what the client knows to be lost. */
  announce({ dropped, spooled }: Pick<DeliveryReport, 'dropped' | 'spooled'>): string {
    return `process=${(this.#process ??= randomHex(PROCESS_BYTES))};numbered=${this.#last};dropped=${dropped};spooled=${spooled}`
  }
}

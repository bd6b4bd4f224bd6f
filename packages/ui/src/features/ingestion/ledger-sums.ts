import type { DeliveryProcess } from '@heddle/core/schemas'

/** How long after a client was last seen missing events may still be on their way, ms. */
const PATIENCE_MS = 60_000

/** How the delivery of a client, or of several, went. */
export type Delivery = 'complete' | 'under-way' | 'incomplete'

/** `complete`: every numbered event was stored. `incomplete`: events were refused, given up, or have not come although time has passed. */
export function deliveryOf(process: DeliveryProcess, nowMs: number): Delivery {
  const { missing, dropped, refused, spooled, lastSeenAt } = process
  if (dropped > 0 || Object.keys(refused).length > 0) return 'incomplete'
  if (missing === 0) return 'complete'
  const isRecent = nowMs - Date.parse(lastSeenAt) < PATIENCE_MS
  return isRecent || spooled >= missing ? 'under-way' : 'incomplete'
}

/** Events that were refused, whatever for. */
export function countRefused({ refused }: DeliveryProcess): number {
  return Object.values(refused).reduce((sum, count) => sum + count, 0)
}

export interface LedgerSums {
  readonly numbered: number
  readonly accepted: number
  readonly refused: number
  readonly dropped: number
  readonly missing: number
  readonly delivery: Delivery
}

/** All clients together; the worst of them says how it went. */
export function sumLedger(processes: readonly DeliveryProcess[], nowMs: number): LedgerSums {
  const sum = (count: (process: DeliveryProcess) => number): number =>
    processes.reduce((total, process) => total + count(process), 0)
  const deliveries = new Set(processes.map((process) => deliveryOf(process, nowMs)))
  const order = ['incomplete', 'under-way'] as const
  return {
    numbered: sum(({ numbered }) => numbered),
    accepted: sum(({ accepted }) => accepted),
    refused: sum(countRefused),
    dropped: sum(({ dropped }) => dropped),
    missing: sum(({ missing }) => missing),
    delivery: order.find((delivery) => deliveries.has(delivery)) ?? 'complete',
  }
}

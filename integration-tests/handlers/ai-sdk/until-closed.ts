import { setTimeout as sleep } from 'node:timers/promises'

import type { Heddle } from '@heddle/core'

const STEP_MS = 20
const MAX_STEPS = 150

interface Tables {
  readonly tables: ReadonlyMap<
    string,
    { readonly openCount: number; readonly evictedCount: number }
  >
}

/** Waits until no call of the client's project is open, a bounded time. Returns how many still are. */
export async function untilClosed(client: Heddle): Promise<number> {
  for (let step = 0; step < MAX_STEPS && openCalls(client) > 0; step++) await sleep(STEP_MS)
  return openCalls(client)
}

/** Calls of the client's project that started and have not ended. */
export function openCalls(client: Heddle): number {
  return tableOf(client)?.openCount ?? 0
}

/** Calls of the client's project that were closed early, because too many were open. */
export function evictedCalls(client: Heddle): number {
  return tableOf(client)?.evictedCount ?? 0
}

function tableOf(client: Heddle) {
  const holder = globalThis as unknown as { [key: symbol]: Tables | undefined }
  return holder[Symbol.for('heddle.ai-sdk.calls@1')]?.tables.get(client.projectKey)
}

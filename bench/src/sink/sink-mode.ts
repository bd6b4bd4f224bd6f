import { setTimeout as sleep } from 'node:timers/promises'

import type { Answer } from './product-answers.ts'

const SINK_MODES = ['ok', 'down', 'slow', '429', '500', '413'] as const

/** How the sink behaves: `down` refuses connections, `slow` stores after a delay, a number is the status of every answer. */
export type SinkMode = (typeof SINK_MODES)[number]

/** The ways to fail, in the order of the report. */
export const FAILURE_MODES = SINK_MODES.filter((mode) => mode !== 'ok')

export const isSinkMode = (text: string): text is SinkMode =>
  (SINK_MODES as readonly string[]).includes(text)

/** Delay of the slow sink, ms. */
const SLOW_MS = 2000

/** The `413` mode refuses bodies larger than this, bytes: about twenty observations of the first workload. */
const SMALL_BODY_BYTES = 48 * 1024

/** What the mode answers instead of storing; undefined when the request is to be stored. */
export async function failureFor(mode: SinkMode, bodyBytes: number): Promise<Answer | undefined> {
  switch (mode) {
    case 'ok':
    case 'down':
      return undefined
    case 'slow':
      await sleep(SLOW_MS)
      return undefined
    case '429':
      return { status: 429, body: { message: 'Too many requests' } }
    case '500':
      return { status: 500, body: { message: 'Internal server error' } }
    case '413':
      return bodyBytes > SMALL_BODY_BYTES
        ? { status: 413, body: { message: 'Payload too large' } }
        : undefined
    default: {
      const never: never = mode
      throw new Error(`Unknown sink mode ${String(never)}`)
    }
  }
}

import { activeObservation } from '@heddle/core'

import { state } from './state.ts'
import type { TracedCall } from './traced-call.ts'

/** The call whose code is running, when that is one of this integration. */
export function currentCall(): TracedCall | undefined {
  const active = activeObservation()
  return active === undefined ? undefined : state.calls.get(active)
}

import type { ActiveObservation } from '@heddle/core'

import type { Call } from './call.ts'

/** Copies of this package find each other's calls by this symbol. */
const CALL = Symbol.for('heddle.ai-sdk.call')

type Position = ActiveObservation & { readonly [CALL]?: Call }

/** The place of what runs inside an observation of the call. It knows its call, so that none has to be looked up. */
export function positionIn(call: Call, observationId: string): ActiveObservation {
  const position: Position = { traceId: call.traceId, observationId, [CALL]: call }
  return position
}

/** The call that runs at the place, whether it is still open or not; undefined where no call of the SDK does. */
export function callAt(active: ActiveObservation): Call | undefined {
  return (active as Position)[CALL]
}

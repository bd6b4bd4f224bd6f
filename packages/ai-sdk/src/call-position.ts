import type { ActiveObservation } from '@heddle/core'

import type { Call } from './call.ts'

/** Copies of this package find each other's calls by this symbol. */
const CALL = Symbol.for('heddle.ai-sdk.call')

/** All of one class: a literal with a computed key takes several times as long to make. */
class Position implements ActiveObservation {
  readonly traceId: string
  readonly observationId: string
  readonly [CALL]: Call

  constructor(call: Call, observationId: string) {
    this.traceId = call.traceId
    this.observationId = observationId
    this[CALL] = call
  }
}

/** The place of what runs inside an observation of the call. It knows its call, so that none has to be looked up. */
export function positionIn(call: Call, observationId: string): ActiveObservation {
  return new Position(call, observationId)
}

/** The call that runs at the place, whether it is still open or not; undefined where no call of the SDK does. */
export function callAt(active: ActiveObservation): Call | undefined {
  return (active as Partial<Position>)[CALL]
}

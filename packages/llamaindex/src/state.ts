import type { ActiveObservation } from '@heddle/core'

import type { LlamaIndexOptions } from './options.ts'
import type { Registration } from './registration.ts'
import type { TracedCall } from './traced-call.ts'

/** Where the observation of a result is stored. */
export interface TraceReference {
  readonly traceId: string
  readonly observationId: string
}

/** Everything the integration keeps for the process. The maps are weak: nothing of the program is kept alive. */
interface LlamaIndexState {
  /** What is known about each observed component. */
  readonly registrations: WeakMap<object, Registration>
  /** Objects that were looked at and are no components. */
  readonly strangers: WeakSet<object>
  /** Components that the user took back; automatic mode leaves them alone. */
  readonly released: WeakSet<object>
  /** The call behind an active observation. */
  readonly calls: WeakMap<ActiveObservation, TracedCall>
  readonly results: WeakMap<object, TraceReference>
  /** The agent workflow that a workflow belongs to. */
  readonly owners: WeakMap<object, object>
  /** Calls whose streams are open. */
  readonly openStreams: Set<TracedCall>
  defaults: LlamaIndexOptions
}

type StateHolder = { [key: symbol]: LlamaIndexState | undefined }

/** One state for all copies of this package: an ESM and a CommonJS copy must not both record a call. */
export const state: LlamaIndexState = ((globalThis as unknown as StateHolder)[
  Symbol.for('heddle.llamaindex@1')
] ??= {
  registrations: new WeakMap(),
  strangers: new WeakSet(),
  released: new WeakSet(),
  calls: new WeakMap(),
  results: new WeakMap(),
  owners: new WeakMap(),
  openStreams: new Set(),
  defaults: {},
})

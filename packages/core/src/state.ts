import { createContextStorage } from '#platform'

import type { Heddle } from './client/heddle.ts'
import type { ContextStorage } from './platform/platform.ts'
import type { ActiveObservation, PropagatedAttributes } from './trace/observation-fields.ts'

/**
 * Where the state is, with the version of the shape below. Copies of the package with the same version share one state; a copy
 * with another version keeps its own, so neither can break the other.
 */
const STATE = Symbol.for('heddle@1')

/** What the running code inherits from the calls around it. */
export interface Context {
  readonly active?: ActiveObservation | undefined
  readonly attributes?: PropagatedAttributes | undefined
  readonly project?: ProjectScope | undefined
}

/** The client that stands in for another one in the code that runs here. */
export interface ProjectScope {
  readonly owner: Heddle
  readonly client: Heddle
}

/**
 * Says where in a framework's own tree the running code is: the deeper of `active` (what Heddle knows) and the
 * framework's enclosing observation, or undefined for no opinion.
 */
export type ParentResolver = (
  active: ActiveObservation | undefined,
) => ActiveObservation | undefined

/** Everything Heddle keeps for the whole process. */
export interface HeddleState {
  readonly context: ContextStorage<Context>
  readonly resolvers: Set<ParentResolver>
  defaultClient: Heddle | undefined
}

type StateHolder = { [key: symbol]: HeddleState | undefined }

/** The process-wide state, shared by all copies of this package that speak the same state version. */
export const state: HeddleState = ((globalThis as StateHolder)[STATE] ??= {
  context: createContextStorage<Context>(),
  resolvers: new Set(),
  defaultClient: undefined,
})

/** Runs the function in the context that is active now, with what is said changed. Returns its result. */
export function runInside<Result>(changed: Partial<Context>, fn: () => Result): Result {
  return state.context.run({ ...state.context.getStore(), ...changed }, fn)
}

import { addTo } from '../add-to.ts'
import { runInside, state } from '../state.ts'
import type { ParentResolver } from '../state.ts'
import type { ActiveObservation } from './observation-fields.ts'

/** The observation the running code belongs to, as {@link runWithObservation} and {@link observe} set it; the same object each time. */
export function activeObservation(): ActiveObservation | undefined {
  return state.context.getStore()?.active
}

/** Runs the function so that observations started inside it, also after awaits, become children of `active`. Returns its result. */
export function runWithObservation<Result>(active: ActiveObservation, fn: () => Result): Result {
  return runInside({ active }, fn)
}

/** A function that runs others in the context that is active now. */
export function captureContext(): <Result>(fn: () => Result) => Result {
  const context = state.context.getStore() ?? {}
  return (fn) => state.context.run(context, fn)
}

/**
 * Lets a framework with a tree of its own name the parent of observations started inside its runs.
 * The resolver gets the active observation and returns the deeper of it and the framework's enclosing observation,
 * or undefined for no opinion. Returns a function that takes the resolver back.
 */
export function registerParentResolver(resolver: ParentResolver): () => void {
  return addTo(state.resolvers, resolver)
}

/** The parent of an observation that starts here: the active one, unless a resolver knows a deeper one. */
export function resolveParent(): ActiveObservation | undefined {
  let deepest = activeObservation()
  for (const resolver of state.resolvers) {
    try {
      deepest = resolver(deepest) ?? deepest
    } catch {
      // A framework's fault costs its opinion, not the host's call.
    }
  }
  return deepest
}

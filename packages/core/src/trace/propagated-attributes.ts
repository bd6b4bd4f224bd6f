import { state } from '../state.ts'
import type { PropagatedAttributes } from './observation-fields.ts'

/** What {@link propagate} set for the code that runs here. */
export function propagatedAttributes(): PropagatedAttributes {
  return inheritedAttributes() ?? {}
}

/** As {@link propagatedAttributes}, but undefined outside any `propagate`. */
export function inheritedAttributes(): PropagatedAttributes | undefined {
  return state.context.getStore()?.attributes
}

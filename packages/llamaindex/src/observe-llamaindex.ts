import { attempt, isObject } from './foreign-value.ts'
import { observeComponent, unobserveComponent } from './observe-component.ts'
import type { LlamaIndexOptions } from './options.ts'
import { state } from './state.ts'
import { warnOnce } from './warn-once.ts'

/**
 * Records every call of a LlamaIndex component, and of the components it holds while it is called: query and chat engines,
 * indexes, retrievers, postprocessors, synthesizers, routers, models, embeddings, tools, agents, workflows and pipelines.
 * Returns the same object, which may be used as before; observing it again changes its options only. Components that were
 * only found inside another one record when an observation is active, so that shared ones start no traces of their own.
 *
 * @example const engine = observeLlamaIndex(index.asQueryEngine())
 */
export function observeLlamaIndex<Component extends object>(
  component: Component,
  options?: LlamaIndexOptions,
): Component {
  if (!isObject(component)) return component
  attempt(() => {
    state.released.delete(component)
    const isObserved = observeComponent(component, { isRoot: true, options })
    if (!isObserved && !state.strangers.has(component)) {
      warnOnce(
        'Expected a component of LlamaIndex to observe, such as a query engine; got an object of another kind.',
      )
    }
  }, undefined)
  return component
}

/** Takes back what `observeLlamaIndex` did to a component: its own methods are again what they were. Returns the object. */
export function unobserve<Component extends object>(component: Component): Component {
  if (!isObject(component)) return component
  attempt(() => {
    unobserveComponent(component)
    state.released.add(component)
  }, undefined)
  return component
}

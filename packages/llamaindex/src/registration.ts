import type { LlamaIndexOptions } from './options.ts'
import type { ComponentKind } from './recognise.ts'

/** What is known about one observed component. It does not refer to the component, so it keeps nothing alive. */
export interface Registration {
  readonly kind: ComponentKind
  options: LlamaIndexOptions
  /** Observed by the user, so it may start traces; one that was only found records inside other observations. */
  isRoot: boolean
  readonly patches: Patch[]
}

/** A property that was replaced, and what it was before. */
export interface Patch {
  readonly key: string
  /** Undefined when the component had no property of its own. */
  readonly before: PropertyDescriptor | undefined
  readonly wrapper: unknown
}

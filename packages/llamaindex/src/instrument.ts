import { attempt, isObject } from './foreign-value.ts'
import { METHODS } from './methods.ts'
import { invocationOf, observeComponent } from './observe-component.ts'
import type { Interceptor } from './observed-method.ts'
import type { LlamaIndexOptions } from './options.ts'
import { imitate, isWrapper } from './patch.ts'
import { recognise } from './recognise.ts'
import { state } from './state.ts'
import { hookStatics } from './static-methods.ts'

/** Classes that are no component's: their methods belong to everything. */
const ROOTS: ReadonlySet<unknown> = new Set([Object.prototype, Function.prototype, null])

/**
 * Records every component that is made of the classes of these modules, from its first call on. Hand over each module that
 * the program imports, so that the copy that is used is the one that is recorded. Plain workflows of `createWorkflow()` and
 * tools have no class; observe them, or let the model call that gets the tools find them. Returns a function that takes
 * the hooks back; components that were called keep being recorded.
 *
 * @example instrumentLlamaIndex(await import('llamaindex'), await import('@llamaindex/openai'))
 */
export function instrumentLlamaIndex(...namespaces: readonly object[]): () => void {
  const undo: (() => void)[] = []
  for (const namespace of namespaces) {
    for (const exported of Object.values(namespace)) {
      attempt(() => undo.push(...hookClass(exported)), undefined)
    }
  }
  return () => {
    for (const restore of undo.splice(0).toReversed()) restore()
  }
}

function hookClass(exported: unknown): (() => void)[] {
  if (typeof exported !== 'function') return []
  const prototype: unknown = exported.prototype
  if (!isObject(prototype)) return []
  const kind = recognise(prototype)
  if (kind === undefined) return []
  const hooks = Object.keys(METHODS[kind]).map((key) => hookMethod(prototype, key))
  return [...hooks, ...hookStatics(exported, kind)].filter((restore) => restore !== undefined)
}

/** Hooks the method where it is defined, which may be in a class that is not exported. */
function hookMethod(prototype: object, key: string): (() => void) | undefined {
  const owner = ownerOf(prototype, key)
  const before = owner && Object.getOwnPropertyDescriptor(owner, key)
  if (owner === undefined || typeof before?.value !== 'function' || isWrapper(before.value))
    return undefined
  const original = before.value as (...args: unknown[]) => unknown
  const hook = function (this: unknown, ...args: unknown[]): unknown {
    const run = (given: readonly unknown[]): unknown =>
      Reflect.apply(original, this, given as unknown[])
    const intercept = firstCall(this, key)
    return intercept === undefined ? run(args) : intercept(args, run)
  }
  imitate(hook, original)
  if (!Reflect.defineProperty(owner, key, { ...before, value: hook })) return undefined
  return () => {
    if (Object.getOwnPropertyDescriptor(owner, key)?.value === hook)
      Object.defineProperty(owner, key, before)
  }
}

function ownerOf(prototype: object, key: string): object | undefined {
  let owner: object | null = prototype
  while (owner !== null && !ROOTS.has(owner)) {
    if (Object.hasOwn(owner, key)) return owner
    owner = Object.getPrototypeOf(owner) as object | null
  }
  return undefined
}

type Run = (args: readonly unknown[]) => unknown

/**
 * Observes the object when nobody has. Its own wrappers serve all later calls; the call at hand, which is past them already,
 * is recorded here.
 */
function firstCall(
  component: unknown,
  key: string,
): ((args: readonly unknown[], run: Run) => unknown) | undefined {
  if (!isObject(component) || state.registrations.has(component) || state.released.has(component)) {
    return undefined
  }
  const intercept = attempt((): Interceptor | undefined => {
    state.strangers.delete(component)
    const options: LlamaIndexOptions = {}
    if (!observeComponent(component, { isRoot: true, options })) return undefined
    const kind = state.registrations.get(component)?.kind
    return kind === undefined ? undefined : METHODS[kind][key]
  }, undefined)
  const registration = state.registrations.get(component)
  if (intercept === undefined || registration === undefined) return undefined
  const base = invocationOf(component, registration)
  return (args, run) => intercept({ ...base, method: key, args, run })
}

import { attempt, hasMethod } from './foreign-value.ts'
import { membersOf } from './members.ts'
import { METHODS } from './methods.ts'
import type { Interceptor, Invocation } from './observed-method.ts'
import type { LlamaIndexOptions } from './options.ts'
import { patchMethod, restore } from './patch.ts'
import { recognise } from './recognise.ts'
import type { ComponentKind } from './recognise.ts'
import type { Registration } from './registration.ts'
import { state } from './state.ts'
import { warnOnce } from './warn-once.ts'

/** Kinds that are not called during a query, so that whoever holds them looks at their members. */
const HOLDERS: ReadonlySet<string> = new Set<ComponentKind>(['container', 'index'])

/** How a component is observed. `options` undefined leaves those it has. */
export interface Observing {
  readonly isRoot: boolean
  readonly options: LlamaIndexOptions | undefined
}

/**
 * Observes a component and what it holds. What is observed already keeps its wrappers and gets the new options. False
 * when it is no component, or a frozen one.
 */
export function observeComponent(component: object, { isRoot, options }: Observing): boolean {
  const known = state.registrations.get(component)
  if (known !== undefined) {
    known.isRoot ||= isRoot
    known.options = options ?? known.options
    discoverMembers(component, known)
    return true
  }
  const kind = recognise(component)
  if (kind === undefined) return false
  return register(component, { kind, options: options ?? {}, isRoot }) !== undefined
}

/** Takes the wrappers of a component back, and those of its members that the user did not observe. */
export function unobserveComponent(component: object): void {
  const registration = state.registrations.get(component)
  if (registration === undefined) return
  state.registrations.delete(component)
  restore(component, registration)
  for (const member of membersOf(component)) {
    if (state.registrations.get(member)?.isRoot === false) unobserveComponent(member)
  }
}

/** What an invocation of a component's method needs besides its arguments. */
export function invocationOf(
  component: object,
  registration: Registration,
): Pick<Invocation, 'component' | 'registration' | 'discover' | 'observe'> {
  return {
    component,
    registration,
    discover: () => discoverMembers(component, registration),
    observe: (member, isRoot) => {
      const { options } = registration
      attempt(() => observeMember(member, { isRoot, options }), undefined)
    },
  }
}

function register(
  component: object,
  { kind, options, isRoot }: Pick<Registration, 'kind' | 'options' | 'isRoot'>,
): Registration | undefined {
  const registration: Registration = { kind, options, isRoot, patches: [] }
  const wanted = Object.entries(METHODS[kind]).filter(([key]) => hasMethod(component, key))
  const patched = wanted.filter(([key, intercept]) =>
    patch(component, registration, { key, intercept }),
  )
  if (wanted.length > 0 && patched.length === 0) {
    state.strangers.add(component)
    warnOnce(`A frozen ${kind} of LlamaIndex cannot be observed; observe it before it is frozen.`)
    return undefined
  }
  state.registrations.set(component, registration)
  discoverMembers(component, registration)
  return registration
}

function patch(
  component: object,
  registration: Registration,
  { key, intercept }: { key: string; intercept: Interceptor },
): boolean {
  const base = invocationOf(component, registration)
  return patchMethod(component, key, {
    registration,
    call: (args, run) => intercept({ ...base, method: key, args, run }),
  })
}

/** Done again at each call, so that members that were replaced are found. Stores and plain data are never looked into. */
function discoverMembers(component: object, registration: Registration): void {
  attempt(() => visit(component, registration, new Set()), undefined)
}

function visit(component: object, registration: Registration, visited: Set<object>): void {
  visited.add(component)
  for (const member of membersOf(component)) {
    if (visited.has(member)) continue
    const isOwnWorkflow =
      registration.kind === 'agent-workflow' && hasMethod(member, 'createContext')
    if (isOwnWorkflow) state.owners.set(member, component)
    const { options } = registration
    const known = observeMember(member, { isRoot: isOwnWorkflow && registration.isRoot, options })
    if (known !== undefined && HOLDERS.has(known.kind)) visit(member, known, visited)
  }
}

/** Observes what is a component, once. */
function observeMember(member: object, { isRoot, options }: Observing): Registration | undefined {
  const known = state.registrations.get(member)
  if (known !== undefined) {
    known.isRoot ||= isRoot
    return known
  }
  if (state.strangers.has(member) || state.released.has(member)) return undefined
  const kind = recognise(member)
  if (kind !== undefined) return register(member, { kind, options: options ?? {}, isRoot })
  state.strangers.add(member)
  return undefined
}

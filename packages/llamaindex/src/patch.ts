import { attempt, isObject } from './foreign-value.ts'
import type { Patch, Registration } from './registration.ts'
import { state } from './state.ts'

type AnyMethod = (...args: unknown[]) => unknown

/** Wrappers, so that none is wrapped again by another copy of this package. */
const WRAPPER = Symbol.for('heddle.llamaindex.wrapper')

/** Whether this function is one of ours. */
export function isWrapper(value: unknown): boolean {
  return typeof value === 'function' && Reflect.get(value, WRAPPER) === true
}

/** What happens in place of a method, given the arguments and the original. */
interface MethodPatch {
  readonly registration: Registration
  readonly call: (args: readonly unknown[], run: (args: readonly unknown[]) => unknown) => unknown
}

/**
 * Replaces a method of the component by one of its own that goes through the interceptor. `this`, the number of arguments
 * and the name stay. Returns false when the component does not let its properties be replaced.
 */
export function patchMethod(
  component: object,
  key: string,
  { registration, call }: MethodPatch,
): boolean {
  const original: unknown = Reflect.get(component, key)
  if (typeof original !== 'function') return true
  const before = Object.getOwnPropertyDescriptor(component, key)
  if (before !== undefined && isWrapper(before.value)) return true
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    const run = (given: readonly unknown[]): unknown =>
      Reflect.apply(original, this, given as unknown[])
    // An object that was made from an observed one, and is observed itself, records its calls by its own wrapper.
    const isInherited = this !== component && isRegistered(this)
    return isInherited ? run(args) : call(args, run)
  }
  imitate(wrapper, original as AnyMethod)
  const patch: Patch = { key, before, wrapper }
  const isEnumerable = before?.enumerable ?? false
  const isSet = Reflect.defineProperty(component, key, {
    value: wrapper,
    configurable: true,
    writable: true,
    enumerable: isEnumerable,
  })
  if (isSet) registration.patches.push(patch)
  return isSet
}

function isRegistered(value: unknown): boolean {
  return isObject(value) && state.registrations.has(value)
}

/** Gives a wrapper the name and length of what it replaces. */
export function imitate(wrapper: AnyMethod, original: AnyMethod): void {
  for (const key of ['name', 'length'] as const) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key)
    if (descriptor !== undefined) Object.defineProperty(wrapper, key, descriptor)
  }
  Object.defineProperty(wrapper, WRAPPER, { value: true })
}

/** Puts back what was before, wherever nobody has replaced the wrapper since. */
export function restore(component: object, registration: Registration): void {
  for (const { key, before, wrapper } of registration.patches.splice(0)) {
    const now = Object.getOwnPropertyDescriptor(component, key)
    if (now?.value !== wrapper) continue
    attempt(() => {
      if (before === undefined) Reflect.deleteProperty(component, key)
      else Object.defineProperty(component, key, before)
    }, undefined)
  }
}

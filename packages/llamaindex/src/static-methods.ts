import { classNameOf, hasMethod, isObject } from './foreign-value.ts'
import { countOf } from './map-nodes.ts'
import { invocationOf, observeComponent } from './observe-component.ts'
import type { ObservedMethod } from './observed-method.ts'
import { imitate, isWrapper } from './patch.ts'
import type { ComponentKind } from './recognise.ts'
import type { Registration } from './registration.ts'
import { traceCall } from './trace-call.ts'

const fromDocuments: ObservedMethod = {
  type: 'chain',
  begin: ({ component, args, method }) => ({
    name: `${className(component)}.${method}`,
    input: { documents: countOf(args[0]) },
    finish: (index) => {
      if (isObject(index)) observeComponent(index, { isRoot: true, options: undefined })
      return { output: classNameOf(index) }
    },
  }),
}

function className(component: object): string {
  const { name } = component as { readonly name?: unknown }
  return typeof name === 'string' ? name : 'index'
}

/** Records the making of an index out of documents, and observes the index. */
export function hookStatics(owner: object, kind: ComponentKind): (() => void)[] {
  const key = 'fromDocuments'
  if (kind !== 'index' || !Object.hasOwn(owner, key) || !hasMethod(owner, key)) return []
  const before = Object.getOwnPropertyDescriptor(owner, key)
  if (before === undefined || isWrapper(before.value)) return []
  const original = before.value as (...args: unknown[]) => unknown
  const registration: Registration = { kind, options: {}, isRoot: true, patches: [] }
  const hook = function (this: unknown, ...args: unknown[]): unknown {
    const run = (given: readonly unknown[]): unknown =>
      Reflect.apply(original, this, given as unknown[])
    const component = isObject(this) ? this : owner
    return traceCall(
      { ...invocationOf(component, registration), method: key, args, run },
      fromDocuments,
    )
  }
  imitate(hook, original)
  if (!Reflect.defineProperty(owner, key, { ...before, value: hook })) return []
  return [() => void Object.defineProperty(owner, key, before)]
}

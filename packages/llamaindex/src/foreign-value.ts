/** An object whose shape nobody guarantees; every key is read through the functions below. */
export type ForeignObject = Readonly<Record<string, unknown>>

/** An object or a function: LlamaIndex's embeddings and splitters are functions. */
export function isObject(value: unknown): value is ForeignObject {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** What is at the key; undefined when a getter throws. */
export function valueAt(value: unknown, key: PropertyKey): unknown {
  if (!isObject(value)) return undefined
  try {
    return Reflect.get(value, key)
  } catch {
    return undefined
  }
}

/** The text at a key; an empty one is absent. */
export function stringAt(value: unknown, key: string): string | undefined {
  const found = valueAt(value, key)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The finite number at a key; anything else is absent, NaN included. */
export function numberAt(value: unknown, key: string): number | undefined {
  const found = valueAt(value, key)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

export function objectAt(value: unknown, key: string): ForeignObject | undefined {
  const found = valueAt(value, key)
  return isObject(found) ? found : undefined
}

/** The list at a key; an empty list when there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = valueAt(value, key)
  return Array.isArray(found) ? found : []
}

export function hasMethod(value: unknown, key: PropertyKey): boolean {
  return typeof valueAt(value, key) === 'function'
}

/** What `read` returns, or `otherwise` when it throws. */
export function attempt<Result, Otherwise>(
  read: () => Result,
  otherwise: Otherwise,
): Result | Otherwise {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** The object without keys whose value is undefined; undefined when nothing is left. */
export function present<Value>(
  fields: Readonly<Record<string, Value | undefined>>,
): Record<string, Value> | undefined {
  const found: Record<string, Value> = {}
  let any = false
  for (const key in fields) {
    const value = fields[key]
    if (value === undefined) continue
    found[key] = value
    any = true
  }
  return any ? found : undefined
}

/** Names at most this long are what minifiers give. */
const MINIFIED_CHARACTERS = 2

/** The name of the component's class; undefined for plain objects and minified classes. */
export function classNameOf(component: unknown): string | undefined {
  const name = valueAt(valueAt(component, 'constructor'), 'name')
  if (typeof name !== 'string' || name.length <= MINIFIED_CHARACTERS) return undefined
  return name === 'Object' || name === 'Function' || name === 'Array' ? undefined : name
}

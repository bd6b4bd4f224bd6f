/** An object whose shape nobody guarantees; every key is read through the functions below. */
export type ForeignObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is ForeignObject {
  return typeof value === 'object' && value !== null
}

/** The text at a key; an empty one is absent. */
export function stringAt(value: unknown, key: string): string | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The finite number at a key; anything else is absent, NaN included. */
export function numberAt(value: unknown, key: string): number | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

export function objectAt(value: unknown, key: string): ForeignObject | undefined {
  const found = isObject(value) ? value[key] : undefined
  return isObject(found) ? found : undefined
}

/** The list at a key; an empty list when there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isObject(value) ? value[key] : undefined
  return Array.isArray(found) ? found : []
}

/** What `read` returns, or `otherwise` when it throws: a getter of the host may. */
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

/** The value that JSON text stands for, or the text itself when it is none. */
export function parsed(text: string): unknown {
  return attempt((): unknown => JSON.parse(text), text)
}

/** The object without keys whose value is undefined; undefined when nothing is left. */
export function present<Value>(
  fields: Readonly<Record<string, Value | undefined>>,
): Record<string, Value> | undefined {
  const found: Record<string, Value> = {}
  for (const key in fields) {
    const value = fields[key]
    if (value !== undefined) found[key] = value
  }
  return Object.keys(found).length === 0 ? undefined : found
}

/** The keys of both; the later value counts. Undefined when both are. */
export function merged(
  fields: Record<string, unknown> | undefined,
  more: Record<string, unknown> | undefined,
): Record<string, unknown> | undefined {
  if (fields === undefined || more === undefined) return fields ?? more
  return { ...fields, ...more }
}

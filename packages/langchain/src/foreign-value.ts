/** An object whose shape nobody guarantees; every key is read through the functions below. */
export type ForeignObject = Record<string, unknown>

export function isObject(value: unknown): value is ForeignObject {
  return typeof value === 'object' && value !== null
}

/** Made by a literal or by JSON, not by a class. */
export function isPlainObject(value: unknown): value is ForeignObject {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

export function stringAt(value: unknown, key: string): string | undefined {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** The finite number at a key; anything else is absent. */
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

/** JSON text of a value, or its string form when it has none (cycles, BigInt). */
export function jsonText(value: unknown): string {
  return attempt(() => JSON.stringify(value), undefined) ?? attempt(() => String(value), '')
}

/** The objects that the entries of a list hold at a key. */
export function objectsAt(list: readonly unknown[], key: string): ForeignObject[] {
  return list.map((entry) => objectAt(entry, key)).filter((found) => found !== undefined)
}

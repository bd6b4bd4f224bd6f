import { measureValue } from '../measure-value.ts'

/** A map of JSON values. */
export type JsonMap = Readonly<Record<string, unknown>>

/** What a text holds: attributes carry lists and maps as JSON text. Any other text, and any other value, is itself. */
export function fromJsonText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  return parsed(value) ?? value
}

/** Like {@link fromJsonText}, for writers that turn everything but text into JSON: `42`, `true` and `null` are values. */
export function fromSerialised(value: unknown): unknown {
  if (typeof value !== 'string' || !/^(?:true|false|null|-?\d[\d.eE+-]*)$/.test(value))
    return fromJsonText(value)
  const scalar = parsed(value)
  // Digits that a number cannot hold as they are were text: ids, telephone numbers.
  return String(scalar) === value ? scalar : value
}

/** The map that a value is or that its text holds. */
export function mapIn(value: unknown): JsonMap | undefined {
  const map = fromJsonText(value)
  return isMap(map) ? map : undefined
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object of entries, safe for keys such as `__proto__`. */
export function mapFrom(entries: Iterable<readonly [string, unknown]>): JsonMap {
  return Object.fromEntries(entries)
}

/** Undefined for text that is no JSON, or nested deeper than what is stored. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return measureValue(value) === undefined ? undefined : value
  } catch {
    return undefined
  }
}

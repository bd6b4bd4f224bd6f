import { MAX_KEYS } from './limits.ts'

/** An object as JSON can say it: another value, or what it consists of. */
export type Description =
  | { readonly value: unknown }
  | {
      /** Items, or entries of string keys and values. */
      readonly parts: Iterable<unknown>
      /** How many there are, also beyond those listed. */
      readonly total: number
      readonly areEntries?: boolean
    }

/** Bytes of binary content that are shown, enough to recognise a format. */
const SHOWN_BYTES = 1_536
/** What an error says beside its enumerable properties. */
const ERROR_KEYS = ['name', 'message', 'stack', 'cause']

/**
 * How an object is written: dates as ISO text, maps and sets by content, errors by name, message, stack and cause, bytes by
 * size and beginning. At most `MAX_KEYS` properties are read.
 */
export function describeObject(value: object): Description {
  if (Array.isArray(value)) return { parts: value, total: value.length }
  if (value instanceof Set) return { parts: value, total: value.size }
  if (value instanceof Map) return describeMap(value)
  if (value instanceof Date) return { value: value.toJSON() ?? String(value) }
  if (value instanceof RegExp) return { value: String(value) }
  if (isBoxedPrimitive(value)) return { value: value.valueOf() }
  if (value instanceof Error) {
    const hidden = ERROR_KEYS.filter((key) => key in value)
    return entriesOf(value, [...new Set([...hidden, ...Object.keys(value)])])
  }
  return describeBytes(value) ?? describeByToJson(value) ?? describeProperties(value)
}

function isBoxedPrimitive(value: object): boolean {
  // oxlint-disable-next-line unicorn/no-instanceof-builtins -- a boxed primitive is what is looked for
  return value instanceof String || value instanceof Number || value instanceof Boolean
}

function describeMap(map: ReadonlyMap<unknown, unknown>): Description {
  const areEntries = Array.from(map.keys()).every((key) => typeof key === 'string')
  return { parts: map, total: map.size, areEntries }
}

function describeBytes(value: object): Description | undefined {
  if (value instanceof ArrayBuffer) return bytes(value, new Uint8Array(value))
  if (!ArrayBuffer.isView(value)) return undefined
  if (
    value instanceof Uint8Array ||
    value instanceof Uint8ClampedArray ||
    value instanceof DataView
  ) {
    return bytes(value, new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  }
  // The remaining views are arrays of numbers, such as embeddings.
  const parts = value as unknown as ArrayLike<number> & Iterable<number>
  return { parts, total: parts.length }
}

function bytes(value: object, content: Uint8Array): Description {
  const base64 = btoa(String.fromCharCode(...content.subarray(0, SHOWN_BYTES)))
  const hidden = content.length - SHOWN_BYTES
  const marker = hidden > 0 ? { '[heddle]': `[heddle: ${hidden} more bytes]` } : {}
  return { value: { type: classOf(value), sizeBytes: content.length, base64, ...marker } }
}

function describeByToJson(value: object): Description | undefined {
  try {
    const toJson: unknown = Reflect.get(value, 'toJSON')
    return typeof toJson === 'function' ? { value: Reflect.apply(toJson, value, []) } : undefined
  } catch {
    // The object is then described by its properties.
    return undefined
  }
}

function describeProperties(value: object): Description {
  const keys = Object.keys(value)
  const type = classOf(value)
  if (keys.length === 0 && type !== 'Object') return { value: `[${type}]` }
  return entriesOf(value, keys)
}

function entriesOf(value: object, keys: readonly string[]): Description {
  const parts = keys.slice(0, MAX_KEYS).map((key) => [key, read(value, key)] as const)
  return { parts, total: keys.length, areEntries: true }
}

/** The property's value, or what reading it threw. */
function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key)
  } catch (error) {
    return describeThrown(error)
  }
}

/** What stands for a value that cannot be read. */
export function describeThrown(error: unknown): string {
  try {
    return `[thrown: ${error instanceof Error ? error.message : String(error)}]`
  } catch {
    return '[thrown: unreadable]'
  }
}

function classOf(value: object): string {
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return name && typeof name === 'string' ? name : 'Object'
}

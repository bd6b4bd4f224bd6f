import type { WriteLimits } from './write-any-value.ts'

/** An object as JSON can say it. `total` counts what there is; entries are listed up to the limit of keys, items are all listed. */
export type Description =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'items'; readonly items: Iterable<unknown>; readonly total: number }
  | {
      readonly kind: 'entries'
      readonly entries: Iterable<readonly [string, unknown]>
      readonly total: number
    }

type Limits = Pick<WriteLimits, 'maxKeys'>

/** Bytes of binary content that are shown, enough to recognise a format. */
const SHOWN_BYTES = 1_536

/** How an object is written: dates as ISO text, maps and sets by content, errors by name, message, stack and cause, bytes by size and beginning. */
export function describeObject(value: object, limits: Limits): Description {
  if (Array.isArray(value)) return itemsOf(value, value.length)
  return (
    describeBuiltIn(value, limits) ??
    describeBytes(value) ??
    describeByToJson(value) ??
    describeProperties(value, limits)
  )
}

function describeBuiltIn(value: object, limits: Limits): Description | undefined {
  if (value instanceof Date)
    return text(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString())
  if (value instanceof Map) return describeMap(value, limits)
  if (value instanceof Set) return itemsOf(value, value.size)
  if (value instanceof Error) return describeError(value, limits)
  if (value instanceof RegExp) return text(String(value))
  if (isBoxedPrimitive(value)) return { kind: 'value', value: value.valueOf() }
  return undefined
}

function isBoxedPrimitive(value: object): boolean {
  // oxlint-disable-next-line unicorn/no-instanceof-builtins -- a boxed primitive is what is looked for
  return value instanceof String || value instanceof Number || value instanceof Boolean
}

function describeMap(map: ReadonlyMap<unknown, unknown>, limits: Limits): Description {
  const entries: (readonly [string, unknown])[] = []
  for (const [key, value] of map) {
    if (typeof key !== 'string') return itemsOf(map, map.size)
    if (entries.length < limits.maxKeys) entries.push([key, value])
  }
  return { kind: 'entries', entries, total: map.size }
}

function describeError(error: Error, limits: Limits): Description {
  const own = describeProperties(error, limits)
  const entries: (readonly [string, unknown])[] = ['name', 'message', 'stack', 'cause']
    .filter((key) => key in error)
    .map((key) => [key, read(error, key)] as const)
  if (own.kind !== 'entries') return { kind: 'entries', entries, total: entries.length }
  const named = new Set(entries.map(([key]) => key))
  const further = [...own.entries].filter(([key]) => !named.has(key))
  return {
    kind: 'entries',
    entries: [...entries, ...further],
    total: entries.length + further.length,
  }
}

function describeBytes(value: object): Description | undefined {
  if (value instanceof ArrayBuffer) return bytes('ArrayBuffer', new Uint8Array(value))
  if (!ArrayBuffer.isView(value)) return undefined
  if (
    value instanceof Uint8Array ||
    value instanceof Uint8ClampedArray ||
    value instanceof DataView
  ) {
    return bytes(className(value), new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  }
  // The remaining views are arrays of numbers, such as embeddings.
  const numbers = value as unknown as Iterable<unknown> & { readonly length: number }
  return itemsOf(numbers, numbers.length)
}

function bytes(type: string, content: Uint8Array): Description {
  const shown = content.subarray(0, SHOWN_BYTES)
  const entries: (readonly [string, unknown])[] = [
    ['type', type],
    ['sizeBytes', content.length],
    ['base64', btoa(String.fromCharCode(...shown))],
  ]
  if (shown.length < content.length) {
    entries.push(['[heddle]', `[heddle: ${content.length - shown.length} more bytes]`])
  }
  return { kind: 'entries', entries, total: entries.length }
}

function describeByToJson(value: object): Description | undefined {
  try {
    const toJson: unknown = Reflect.get(value, 'toJSON')
    if (typeof toJson !== 'function') return undefined
    return { kind: 'value', value: Reflect.apply(toJson, value, []) }
  } catch {
    // The object is then described by its properties.
    return undefined
  }
}

function describeProperties(value: object, limits: Limits): Description {
  const keys = Object.keys(value)
  if (keys.length === 0) {
    const type = className(value)
    return type === 'Object' ? { kind: 'entries', entries: [], total: 0 } : text(`[${type}]`)
  }
  const entries = keys.slice(0, limits.maxKeys).map((key) => [key, read(value, key)] as const)
  return { kind: 'entries', entries, total: keys.length }
}

function itemsOf(items: Iterable<unknown>, total: number): Description {
  return { kind: 'items', items, total }
}

/** The property's value, or what reading it threw. */
function read(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key)
  } catch (error) {
    return `[thrown: ${error instanceof Error ? error.message : 'while reading'}]`
  }
}

function className(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return 'Object'
  const { constructor } = value
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'Object'
}

function text(value: string): Description {
  return { kind: 'value', value }
}

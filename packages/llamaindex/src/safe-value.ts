import { describeBytes, describeText } from './describe-media.ts'
import { classNameOf, hasMethod, isObject, stringAt, valueAt } from './foreign-value.ts'
import { recognise } from './recognise.ts'

/** Levels of a value that are copied; deeper ones are cut by the client's own limit. */
const MAX_DEPTH = 8
/** Entries of a list or object that are copied. */
const MAX_ENTRIES = 500
/** Objects and lists that one value may hold in all: what refers to itself would grow without end. */
const MAX_CONTAINERS = 2_000
/** A list of at least this many numbers is a vector. */
const MIN_VECTOR_LENGTH = 32

/**
 * What can safely be recorded of a value that the program passed around: a plain copy in which components (they hold
 * keys and clients) are their class name, nodes their id and text, vectors their length and bytes their size.
 */
export function safeValue(value: unknown): unknown {
  containers = 0
  return safe(value, 0)
}

/** Containers met so far. A module variable, because the walk is synchronous and a counter object would be handed everywhere. */
let containers = 0

function safe(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return describeText('data', value)
  if (typeof value === 'function')
    return `[${recognise(value) === undefined ? 'function' : labelOf(value)}]`
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH || ++containers > MAX_CONTAINERS) return '[heddle: deeper levels]'
  if (Array.isArray(value)) return safeList(value, depth)
  return describeBytes(value) ?? safeObject(value, depth)
}

function safeList(list: readonly unknown[], depth: number): unknown {
  if (list.length >= MIN_VECTOR_LENGTH && list.every((item) => typeof item === 'number')) {
    return `[vector of ${list.length} numbers]`
  }
  const copy = list.slice(0, MAX_ENTRIES).map((item) => safe(item, depth + 1))
  const rest = list.length - copy.length
  return rest > 0 ? [...copy, `[heddle: ${rest} more items]`] : copy
}

function safeObject(value: object, depth: number): unknown {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) {
    return recognise(value) === undefined ? copyOf(value, depth) : `[${labelOf(value)}]`
  }
  if (value instanceof Date || value instanceof Error) return value
  if (value instanceof Map || value instanceof Set) return safe([...value], depth + 1)
  if (hasMethod(value, 'asRelatedNodeInfo')) {
    return {
      id: stringAt(value, 'id_'),
      text: stringAt(value, 'text'),
      metadata: safe(valueAt(value, 'metadata'), depth + 1),
    }
  }
  if (isEngineResponse(value)) return textOfContent(valueAt(valueAt(value, 'message'), 'content'))
  // An object of some class may hold anything; its name says enough.
  return isPlainRecord(value) ? copyOf(value, depth) : `[${labelOf(value)}]`
}

/** Whether an object of a class holds nothing but data: no component and no method of its own. */
function isPlainRecord(value: object): boolean {
  if (recognise(value) !== undefined || hasMethod(value, 'getReader')) return false
  if (hasMethod(value, Symbol.asyncIterator) || hasMethod(value, 'then')) return false
  return Object.keys(value).length > 0 && !Object.keys(value).some((key) => SECRETS.test(key))
}

/** Keys under which clients keep what must not leave. */
const SECRETS = /api_?key|secret|password|authorization|access_?token|session/iu

function copyOf(value: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value).slice(0, MAX_ENTRIES)) {
    copy[key] = safe(valueAt(value, key), depth + 1)
  }
  return copy
}

function labelOf(value: unknown): string {
  return classNameOf(value) ?? (isObject(value) ? recognise(value) : undefined) ?? 'object'
}

/** Whether the value is what engines answer. Its `delta` is never read: that prints a warning. */
export function isEngineResponse(value: unknown): value is object {
  return isObject(value) && 'sourceNodes' in value && 'message' in value
}

/** The text of a message's content; of several parts, that of the text parts. */
export function textOfContent(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part: unknown) => stringAt(part, 'text') ?? '')
    .filter((text) => text !== '')
    .join('\n\n')
}

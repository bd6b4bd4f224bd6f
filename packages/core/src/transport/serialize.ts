import { byteLength } from '#platform'

import { MEDIA_CHARACTERS } from './media-characters.ts'
import { writeAnyValue } from './write-any-value.ts'
import type { WriteLimits } from './write-any-value.ts'

/** Longest JSON text of one field, bytes in UTF-8. The whole event then stays below Langfuse's 4.5 MB cap on a request. */
export const MAX_FIELD_BYTES = 1_000_000
/** Levels of objects and arrays that are followed; LLM messages with tool calls need about 12. */
export const MAX_DEPTH = 24
/** Keys of one object that are kept. */
export const MAX_KEYS = 1_000
/** Items of one array that are kept. */
export const MAX_ITEMS = 10_000

/** How the escape of a surrogate begins in what JSON.stringify writes. */
const SURROGATE_ESCAPE = String.raw`\ud`
/** Longest UTF-8 form of one UTF-16 unit, bytes. */
const MAX_BYTES_PER_UNIT = 3

/**
 * The JSON text of any value, at most `maxBytes` long. Never throws. JSON values within the limits come back equal from
 * `JSON.parse`; everything else is described, and what a limit cuts is replaced by a marker that begins with `[heddle`.
 * `takeMedia` puts references in place of files.
 */
export function serialize(
  value: unknown,
  maxBytes = MAX_FIELD_BYTES,
  takeMedia?: WriteLimits['takeMedia'],
): string {
  try {
    if (isPlainJson(value, maxBytes) && !(mayHoldMedia && takeMedia)) {
      const text = JSON.stringify(value)
      if (isSendable(text, maxBytes)) return text
    }
  } catch {
    // A getter or a proxy threw; the writer reads each property with care.
  }
  if (typeof value === 'string' && takeMedia) [value] = takeMedia([value]) as unknown[]
  return writeAnyValue(value, {
    takeMedia,
    maxBytes,
    maxDepth: MAX_DEPTH,
    maxKeys: MAX_KEYS,
    maxItems: MAX_ITEMS,
  })
}

function isSendable(text: string | undefined, maxBytes: number): text is string {
  // JSON.stringify writes lone surrogates, which are no UTF-8, as escapes; so does a text that only holds these letters.
  if (text === undefined || text.includes(SURROGATE_ESCAPE)) return false
  return text.length * MAX_BYTES_PER_UNIT <= maxBytes || byteLength(text) <= maxBytes
}

/** Characters the walk below may still meet. A module variable, because a counter object costs more than the walk. */
let budget = 0
/** True when the walk met a text that looks like a file's content. */
let mayHoldMedia = false

/** True when JSON.stringify will keep everything the value holds, within all limits. Reads each property once. */
function isPlainJson(value: unknown, maxCharacters: number): boolean {
  budget = maxCharacters
  mayHoldMedia = false
  return isPlainValue(value, 0) && budget >= 0
}

function isPlainValue(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      countText(value)
      return true
    case 'number':
      return Number.isFinite(value)
    case 'boolean':
      return true
    case 'undefined':
      return depth > 0
    case 'object':
      return value === null || isPlainContainer(value, depth)
    default:
      return false
  }
}

function countText(text: string): void {
  budget -= text.length
  if (text.length >= MEDIA_CHARACTERS && looksLikeMedia(text)) mayHoldMedia = true
}

/** True for data URIs and for what may be base64: a few letters tell it from prose. */
function looksLikeMedia(text: string): boolean {
  return /^(?:data:|[\w+/-]{64})/.test(text)
}

function isPlainContainer(value: object, depth: number): boolean {
  if (depth >= MAX_DEPTH) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return isPlainObject(value, depth)
  return prototype === Array.prototype && isPlainArray(value as readonly unknown[], depth)
}

function isPlainArray(items: readonly unknown[], depth: number): boolean {
  const { length } = items
  if (length > MAX_ITEMS || (budget -= length * 2) < 0) return false
  for (let index = 0; index < length; index++) {
    if (!isPlainValue(items[index], depth + 1)) return false
  }
  return true
}

function isPlainObject(value: object, depth: number): boolean {
  let keys = 0
  // oxlint-disable-next-line guard-for-in -- inherited keys of a plain object would only make the walk more careful
  for (const key in value) {
    if (++keys > MAX_KEYS || (budget -= key.length + 4) < 0) return false
    // The caller proved that the value is an object. Texts, which most values are, are told apart here: a call costs more.
    const item = (value as Record<string, unknown>)[key]
    if (typeof item === 'string') countText(item)
    else if (!isPlainValue(item, depth + 1)) return false
  }
  return true
}

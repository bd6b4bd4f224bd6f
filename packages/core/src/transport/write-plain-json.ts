import { MAX_DEPTH, MAX_ITEMS, MAX_KEYS } from './limits.ts'
import { MEDIA_CHARACTERS } from './media-characters.ts'

/** Longest UTF-8 form of one UTF-16 unit, bytes. */
const MAX_BYTES_PER_UNIT = 3

/** The JSON text of a value that JSON.stringify keeps as it is, within all limits; undefined for any other, or one with files for `takesMedia`. */
export function writePlainJson(
  value: unknown,
  maxBytes: number,
  takesMedia: boolean,
): string | undefined {
  try {
    if (!isPlainJson(value, maxBytes) || (mayHoldMedia && takesMedia)) return undefined
    const text = JSON.stringify(value)
    return isSendable(text, maxBytes) ? text : undefined
  } catch {
    // A getter or a proxy threw; the writer of any value reads each property with care.
    return undefined
  }
}

function isSendable(text: string | undefined, maxBytes: number): text is string {
  if (text === undefined) return false
  return text.length * MAX_BYTES_PER_UNIT <= maxBytes || Buffer.byteLength(text) <= maxBytes
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
      return takeText(value)
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

/** Counts the text; false for one with lone surrogates, which are no UTF-8: JSON.stringify would keep them as escapes. */
function takeText(text: string): boolean {
  budget -= text.length
  if (text.length >= MEDIA_CHARACTERS && looksLikeMedia(text)) mayHoldMedia = true
  return text.isWellFormed()
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
    if (++keys > MAX_KEYS || (budget -= key.length + 4) < 0 || !key.isWellFormed()) return false
    // The caller proved that the value is an object. Texts, which most values are, are told apart here: a call costs more.
    const item = (value as Record<string, unknown>)[key]
    if (typeof item === 'string' ? !takeText(item) : !isPlainValue(item, depth + 1)) return false
  }
  return true
}

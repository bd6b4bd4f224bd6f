import { isObject, stringAt, valueAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** Longest base64 text or data URL that is recorded as it is, characters. Longer ones are media, not text. */
const MAX_INLINE_CHARACTERS = 1_024
const DATA_URL = /^data:(?<type>[^;,]*)/u
const BASE64 = /^[\w+/-]+={0,2}$/u

/** Fields of message parts in which content is passed as base64 text or as bytes. */
const MEDIA_KEYS: ReadonlySet<string> = new Set(['data', 'file_data', 'url', 'image', 'b64_json'])

/** A part of a message with its bytes replaced by kind and size; http URLs and texts stay. */
export function describePart(part: unknown): unknown {
  if (!isObject(part)) return part
  const described: Record<string, unknown> = {}
  for (const key of Object.keys(part)) described[key] = describeField(key, part)
  return described
}

function describeField(key: string, part: ForeignObject): unknown {
  const value = valueAt(part, key)
  const mediaType = stringAt(part, 'mimeType') ?? stringAt(part, 'media_type')
  if (typeof value === 'string') return describeText(key, value, mediaType)
  const bytes = describeBytes(value, mediaType)
  if (bytes !== undefined) return bytes
  if (!isObject(value) || Array.isArray(value) || typeof value === 'function') return value
  return describePart(value)
}

/** What bytes are, when the value is some. */
export function describeBytes(value: unknown, mediaType?: string): unknown {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
    return { type: 'media', mediaType, sizeBytes: value.byteLength }
  }
  if (typeof Blob !== 'undefined' && value instanceof Blob) {
    return { type: 'media', mediaType: value.type, sizeBytes: value.size }
  }
  return value instanceof URL ? value.href : undefined
}

/** The text itself, or kind and size when it is content in base64. */
export function describeText(key: string, text: string, mediaType?: string): unknown {
  if (text.length <= MAX_INLINE_CHARACTERS) return text
  const embedded = DATA_URL.exec(text)?.groups?.['type']
  if (embedded !== undefined) {
    return { type: 'media', mediaType: embedded, sizeBytes: base64Bytes(text.length) }
  }
  const isMedia = MEDIA_KEYS.has(key) && BASE64.test(text.slice(0, MAX_INLINE_CHARACTERS))
  return isMedia ? { type: 'media', mediaType, sizeBytes: base64Bytes(text.length) } : text
}

function base64Bytes(characters: number): number {
  return Math.floor((characters * 3) / 4)
}

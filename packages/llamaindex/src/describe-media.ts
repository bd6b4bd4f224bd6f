import { media } from '@heddle/core/media'

import { isObject, stringAt, valueAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** Longest base64 text or data URL that is recorded as it is, characters. Longer ones are media, not text. */
const MAX_INLINE_CHARACTERS = 1_024
const DATA_URL = /^data:[^;,]*/u
const BASE64 = /^[\w+/-]+={0,2}$/u

/** Fields of message parts in which content is passed as base64 text or as bytes. */
const MEDIA_KEYS: ReadonlySet<string> = new Set(['data', 'file_data', 'url', 'image', 'b64_json'])

/** A part of a message with its bytes marked as files, which are uploaded or described by kind and size; http URLs and texts stay. */
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
    return media(value, mediaType)
  }
  if (typeof Blob !== 'undefined' && value instanceof Blob) {
    return { type: 'media', mediaType: value.type, sizeBytes: value.size }
  }
  return value instanceof URL ? value.href : undefined
}

/** The text itself, or the file when it is content in base64. */
export function describeText(key: string, text: string, mediaType?: string): unknown {
  if (text.length <= MAX_INLINE_CHARACTERS) return text
  if (DATA_URL.test(text)) return media(text, mediaType)
  const isMedia = MEDIA_KEYS.has(key) && BASE64.test(text.slice(0, MAX_INLINE_CHARACTERS))
  return isMedia ? media(text, mediaType) : text
}

import { media } from '@heddle/core/media'

import { isObject, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** Longest base64 text or data URL that is recorded as it is, characters. Longer ones are media, not text. */
const MAX_INLINE_CHARACTERS = 1_024
/** The same where nothing but the text itself says that it is media: more than hashes, keys and signed tokens have. */
const MAX_UNNAMED_CHARACTERS = 4_096
/** Levels of parts and tool outputs that are searched for media. */
const MAX_DEPTH = 8

/** Fields of messages, parts and tool outputs in which base64 content is passed. */
const MEDIA_KEYS: ReadonlySet<string> = new Set([
  'data',
  'image',
  'file',
  'base64',
  'audio',
  'url',
  'uint8Array',
  'base64Data',
  'uint8ArrayData',
])
/** Fields beside the content that say what it is. */
const TYPE_KEYS = ['mediaType', 'mimeType'] as const
const BASE64 = /^[\w+/-]+={0,2}$/u
const DATA_URL = /^data:[^;,]*[;,]/u

/**
 * The value with binary content marked as files: bytes, data URLs and base64. What is marked is uploaded once and referred
 * to where the client uploads files, and elsewhere described by type and size; it never stands among texts. Values without
 * any are returned as they are; http URLs stay.
 */
export function markMedia(value: unknown): unknown {
  return marked(value, { depth: 0 })
}

/** Where a value stands: how deep, at which key, and the media type that is said beside it. */
interface Place {
  readonly depth: number
  readonly key?: string
  readonly mediaType?: string | undefined
}

function marked(value: unknown, place: Place): unknown {
  if (typeof value === 'string') return markedText(value, place)
  if (!isObject(value) || place.depth > MAX_DEPTH) return value
  const file = markedBytes(value, place)
  if (file !== undefined) return file
  return Array.isArray(value) ? markedList(value, place.depth) : markedFields(value, place.depth)
}

function markedList(list: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < list.length; index++) {
    const item = marked(list[index], { depth: depth + 1 })
    if (item === list[index]) continue
    copy ??= [...list]
    copy[index] = item
  }
  return copy ?? list
}

function markedFields(fields: ForeignObject, depth: number): unknown {
  const prototype: unknown = Object.getPrototypeOf(fields)
  if (prototype !== Object.prototype && prototype !== null) return fields
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(fields)) {
    const found = fields[key]
    if (!mayHoldMedia(found)) continue
    const field = marked(found, { depth: depth + 1, key, mediaType: mediaTypeBeside(fields) })
    if (field === found) continue
    copy ??= { ...fields }
    copy[key] = field
  }
  return copy ?? fields
}

function mayHoldMedia(value: unknown): boolean {
  return typeof value === 'string' ? value.length > MAX_INLINE_CHARACTERS : isObject(value)
}

function mediaTypeBeside(fields: ForeignObject): string | undefined {
  for (const key of TYPE_KEYS) {
    const mediaType = stringAt(fields, key)
    if (mediaType !== undefined) return mediaType
  }
  return undefined
}

/** Typed arrays, buffers, and the URLs and blobs in which the SDK takes files. A blob's bytes cannot be read at once. */
function markedBytes(value: object, { mediaType }: Place): unknown {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return media(value, mediaType)
  if (value instanceof URL) {
    return { type: 'url', url: markedText(value.href, { depth: 0, key: 'url', mediaType }) }
  }
  if (typeof Blob !== 'undefined' && value instanceof Blob) {
    return { type: 'media', mediaType: value.type, sizeBytes: value.size }
  }
  return undefined
}

function markedText(text: string, { key, mediaType }: Place): unknown {
  if (text.length <= MAX_INLINE_CHARACTERS) return text
  if (DATA_URL.test(text)) return media(text, mediaType)
  const isNamed = key !== undefined && MEDIA_KEYS.has(key)
  if (!isNamed && (key === 'text' || text.length <= MAX_UNNAMED_CHARACTERS)) return text
  // The first thousand characters tell base64 from prose, which has spaces.
  return BASE64.test(text.slice(0, MAX_INLINE_CHARACTERS)) ? media(text, mediaType) : text
}

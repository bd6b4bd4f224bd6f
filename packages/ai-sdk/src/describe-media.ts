import { media } from '@heddle/core/media'

import { isObject, stringAt } from './foreign-value.ts'

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
const BASE64 = /^[\w+/-]+={0,2}$/u
const DATA_URL = /^data:[^;,]*/u

/**
 * The value with binary content marked as files: the client uploads them apart and records references, or kind and size where
 * nothing is uploaded, never the bytes. Plain values without any are returned as they are; http URLs stay.
 */
export function withoutMedia(value: unknown, depth = 0, mediaType?: string): unknown {
  if (typeof value === 'string') return mediaText(undefined, value, mediaType)
  if (!isObject(value) || depth > MAX_DEPTH) return value
  const stub = mediaStub(value, mediaType)
  if (stub !== undefined) return stub
  return Array.isArray(value) ? listWithoutMedia(value, depth) : objectWithoutMedia(value, depth)
}

function listWithoutMedia(list: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < list.length; index++) {
    const mapped = withoutMedia(list[index], depth + 1)
    if (mapped === list[index]) continue
    copy ??= [...list]
    copy[index] = mapped
  }
  return copy ?? list
}

function objectWithoutMedia(value: Readonly<Record<string, unknown>>, depth: number): unknown {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const mediaType = stringAt(value, 'mediaType') ?? stringAt(value, 'mimeType')
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const found = value[key]
    const mapped =
      typeof found === 'string'
        ? mediaText(key, found, mediaType)
        : withoutMedia(found, depth + 1, mediaType)
    if (mapped === found) continue
    copy ??= { ...value }
    copy[key] = mapped
  }
  return copy ?? value
}

/** What stands for content that is bytes: typed arrays, buffers and blobs. A blob can only be read later, so it is described. */
function mediaStub(value: object, mediaType: string | undefined): object | undefined {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return media(value, mediaType)
  if (value instanceof URL) return { type: 'url', url: String(mediaText('url', value.href)) }
  if (typeof Blob !== 'undefined' && value instanceof Blob) {
    return { type: 'media', mediaType: value.type, sizeBytes: value.size }
  }
  return undefined
}

function mediaText(key: string | undefined, text: string, mediaType?: string): unknown {
  if (text.length <= MAX_INLINE_CHARACTERS) return text
  if (DATA_URL.test(text)) return media(text, mediaType)
  // The first thousand characters tell base64 from prose, which has spaces.
  const isNamed = key !== undefined && MEDIA_KEYS.has(key)
  if (!isNamed && (key === 'text' || text.length <= MAX_UNNAMED_CHARACTERS)) return text
  return BASE64.test(text.slice(0, MAX_INLINE_CHARACTERS)) ? media(text, mediaType) : text
}

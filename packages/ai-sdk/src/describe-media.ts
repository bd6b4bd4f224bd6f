import { isObject } from './foreign-value.ts'

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
const DATA_URL = /^data:(?<type>[^;,]*)/u

/**
 * The value with binary content replaced by what it is: kind and size, never the bytes. Plain values without any are
 * returned as they are; http URLs stay.
 */
export function withoutMedia(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return mediaText(undefined, value)
  if (!isObject(value) || depth > MAX_DEPTH) return value
  const stub = mediaStub(value)
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
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    const found = value[key]
    const mapped =
      typeof found === 'string' ? mediaText(key, found) : withoutMedia(found, depth + 1)
    if (mapped === found) continue
    copy ??= { ...value }
    copy[key] = mapped
  }
  return copy ?? value
}

/** A stub for content that is bytes: typed arrays, buffers, blobs, and what the SDK wraps files in. */
function mediaStub(value: object): Record<string, unknown> | undefined {
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
    return { type: 'media', sizeBytes: value.byteLength }
  }
  if (value instanceof URL) return { type: 'url', url: String(mediaText('url', value.href)) }
  if (typeof Blob !== 'undefined' && value instanceof Blob) {
    return { type: 'media', mediaType: value.type, sizeBytes: value.size }
  }
  return undefined
}

function mediaText(key: string | undefined, text: string): unknown {
  if (text.length <= MAX_INLINE_CHARACTERS) return text
  const embedded = DATA_URL.exec(text)?.groups?.['type']
  if (embedded !== undefined) {
    return { type: 'media', mediaType: embedded, sizeBytes: base64Bytes(text.length) }
  }
  // The first thousand characters tell base64 from prose, which has spaces.
  const isNamed = key !== undefined && MEDIA_KEYS.has(key)
  if (!isNamed && (key === 'text' || text.length <= MAX_UNNAMED_CHARACTERS)) return text
  return BASE64.test(text.slice(0, MAX_INLINE_CHARACTERS))
    ? { type: 'media', sizeBytes: base64Bytes(text.length) }
    : text
}

function base64Bytes(characters: number): number {
  return Math.floor((characters * 3) / 4)
}

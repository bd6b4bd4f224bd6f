import { MEDIA_CHARACTERS } from '../transport/media-characters.ts'
import { contentOf } from './media-content.ts'
import { mediaTypeBeside, mediaTypeOf } from './media-type.ts'

/** How a file stood in the value. Source: Langfuse's references to media. */
export type MediaSource = 'base64_data_uri' | 'bytes'

/** A file in a value. */
export interface FoundMedia {
  readonly contentType: string
  readonly source: MediaSource
  /** The text that holds it, if one does: the same text is the same file. */
  readonly text?: string | undefined
  /** Its bytes, which the program may still write into; undefined when the text is no base64. */
  readonly read: () => Uint8Array | undefined
}

/** Returns what stands for the file, or undefined to leave it where it is. */
export type ReplaceMedia = (found: FoundMedia) => string | undefined

/** Smallest content that is taken out of a value, bytes: what as base64 is no short text. */
const MEDIA_BYTES = (MEDIA_CHARACTERS * 3) / 4

/** Names of fields that hold a file's content as base64. Elsewhere such text may be anything. */
const CONTENT_KEYS: ReadonlySet<string> = new Set([
  'data',
  'image',
  'file',
  'base64',
  'audio',
  'url',
  'bytes',
  'b64_json',
  'file_data',
  'base64Data',
  'uint8Array',
  'uint8ArrayData',
])

const DATA_URI = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w.+-]+=[^;,]*)*;base64,/
const BASE64 = /^[\w+/-]+={0,2}\s*$/
/** Characters of a text that tell base64 from prose, which has spaces. */
const TELLING_CHARACTERS = 1_024
/** Characters of base64 whose bytes say the media type. */
const TYPE_CHARACTERS = 64
const UNKNOWN_TYPE = 'application/octet-stream'

/** The object as it is, or with what replaces the files it holds itself; files deeper inside are found with the objects that hold them. */
export function replaceMedia(value: object, replace: ReplaceMedia): unknown {
  const marked = contentOf(value)
  if (marked !== undefined) return replaceMarked(marked, replace) ?? value
  const bytes = bytesIn(value)
  if (bytes !== undefined && bytes.length >= MEDIA_BYTES) {
    return replaceBytes(bytes, undefined, replace) ?? value
  }
  if (Array.isArray(value)) return replaceItems(value, replace)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return replaceFields(value as Readonly<Record<string, unknown>>, replace)
}

function replaceMarked(
  { content, mediaType }: NonNullable<ReturnType<typeof contentOf>>,
  replace: ReplaceMedia,
): string | undefined {
  if (typeof content !== 'string') {
    const bytes = content instanceof Uint8Array ? content : new Uint8Array(content)
    return bytes.length === 0 ? undefined : replaceBytes(bytes, mediaType, replace)
  }
  const type = mediaType ?? UNKNOWN_TYPE
  return replaceDataUri(content, replace) ?? replaceBase64(content, type, replace)
}

function replaceItems(items: readonly unknown[], replace: ReplaceMedia): readonly unknown[] {
  let copy: unknown[] | undefined
  for (const [index, item] of items.entries()) {
    if (typeof item !== 'string' || item.length < MEDIA_CHARACTERS) continue
    const reference = replaceDataUri(item, replace)
    if (reference !== undefined) (copy ??= [...items])[index] = reference
  }
  return copy ?? items
}

function replaceFields(fields: Readonly<Record<string, unknown>>, replace: ReplaceMedia): unknown {
  let copy: Record<string, unknown> | undefined
  for (const key of Object.keys(fields)) {
    const reference = replaceField(fields, key, replace)
    if (reference !== undefined) (copy ??= { ...fields })[key] = reference
  }
  return copy ?? fields
}

function replaceField(
  fields: Readonly<Record<string, unknown>>,
  key: string,
  replace: ReplaceMedia,
): string | undefined {
  const value = fields[key]
  if (typeof value === 'object' && value !== null) {
    const bytes = bytesIn(value)
    if (bytes === undefined || bytes.length < MEDIA_BYTES) return undefined
    return replaceBytes(bytes, mediaTypeBeside(fields), replace)
  }
  if (typeof value !== 'string' || value.length < MEDIA_CHARACTERS) return undefined
  return (
    replaceDataUri(value, replace) ??
    (CONTENT_KEYS.has(key) ? replaceBase64(value, mediaTypeBeside(fields), replace) : undefined)
  )
}

function replaceDataUri(text: string, replace: ReplaceMedia): string | undefined {
  const [start, contentType] = DATA_URI.exec(text) ?? []
  if (start === undefined || contentType === undefined) return undefined
  const read = (): Uint8Array | undefined => decodeBase64(text.slice(start.length))
  return replace({ text, contentType, source: 'base64_data_uri', read })
}

function replaceBase64(
  text: string,
  contentType: string | undefined,
  replace: ReplaceMedia,
): string | undefined {
  if (!BASE64.test(text.slice(0, TELLING_CHARACTERS))) return undefined
  const known = contentType === UNKNOWN_TYPE ? undefined : contentType
  const beginning = decodeBase64(text.slice(0, TYPE_CHARACTERS))
  const type = known ?? (beginning && mediaTypeOf(beginning)) ?? contentType
  // Without a type it may be no file at all.
  if (type === undefined) return undefined
  const read = (): Uint8Array | undefined => decodeBase64(text)
  return replace({ text, contentType: type, source: 'base64_data_uri', read })
}

function replaceBytes(
  bytes: Uint8Array,
  contentType: string | undefined,
  replace: ReplaceMedia,
): string | undefined {
  const type = contentType ?? mediaTypeOf(bytes) ?? UNKNOWN_TYPE
  return replace({ contentType: type, source: 'bytes', read: () => bytes })
}

function bytesIn(value: object): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined
}

/** The bytes of a base64 text of either alphabet; undefined for a text that is none. */
function decodeBase64(text: string): Uint8Array | undefined {
  if (typeof Buffer === 'function') {
    const bytes = Buffer.from(text, 'base64')
    // Buffer skips what is no base64: then there are fewer bytes than the text has room for.
    return bytes.length >= Math.floor((text.trimEnd().length * 3) / 4) - 2 ? bytes : undefined
  }
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}

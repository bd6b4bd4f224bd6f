/** Shared by all copies of this file: handlers, entries and the client are bundled apart. */
const BRAND = Symbol.for('heddle.media')

/** What is shown of a file that is not uploaded. */
export interface MediaDescription {
  readonly type: 'media'
  readonly mediaType?: string | undefined
  readonly sizeBytes: number
}

/** A file's content in an input, an output or metadata. */
export interface MediaContent {
  toJSON(): MediaDescription
}

/** Bytes, a data URI, or base64. */
type Content = string | Uint8Array | ArrayBuffer

interface BrandedContent {
  readonly content: Content
  readonly mediaType: string | undefined
}

/**
 * Marks content as a file, whatever its size and wherever it stands: where files are uploaded, a reference to it is recorded,
 * elsewhere its media type and size. `mediaType` stands for that of content that says none.
 *
 * @example observation.update({ input: { scan: media(bytes, 'application/pdf') } })
 */
export function media(content: Content, mediaType?: string): MediaContent {
  const branded: BrandedContent = { content, mediaType }
  return Object.defineProperty({ toJSON: () => describe(branded) }, BRAND, { value: branded })
}

/** What a value of {@link media} holds; undefined for any other. */
export function contentOf(value: object): BrandedContent | undefined {
  return Reflect.get(value, BRAND) as BrandedContent | undefined // only `media` writes it
}

function describe({ content, mediaType }: BrandedContent): MediaDescription {
  if (typeof content !== 'string') {
    return { type: 'media', mediaType, sizeBytes: content.byteLength }
  }
  const [start = '', said] = /^data:([^;,]*)[^,]*,/.exec(content.slice(0, 1_000)) ?? []
  const sizeBytes = Math.floor(((content.length - start.length) * 3) / 4)
  return { type: 'media', mediaType: said ?? mediaType, sizeBytes }
}

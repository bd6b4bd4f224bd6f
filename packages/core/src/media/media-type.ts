/** Names under which a file's media type stands beside its content, in the messages of OpenAI, Anthropic, Google, LangChain and the AI SDK. */
const TYPE_KEYS = ['mediaType', 'media_type', 'mimeType', 'mime_type', 'contentType', 'format']

/** Formats that are named by a word, as OpenAI's audio is. Other words are formats of images. */
const AUDIO: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  opus: 'audio/opus',
  aac: 'audio/aac',
  flac: 'audio/flac',
  pcm16: 'audio/pcm',
}
const IMAGES = new Set(['png', 'jpeg', 'gif', 'webp'])

/** First bytes of formats, as Latin-1 text. Sources: the formats' specifications. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['\u0089PNG', 'image/png'],
  ['\u00ff\u00d8\u00ff', 'image/jpeg'],
  ['GIF8', 'image/gif'],
  ['%PDF', 'application/pdf'],
  ['ID3', 'audio/mpeg'],
  ['OggS', 'audio/ogg'],
  ['fLaC', 'audio/flac'],
]
const SHOWN_BYTES = 12

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/

/** The media type that an object says of its content; undefined without one. */
export function mediaTypeBeside(fields: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of TYPE_KEYS) {
    const value = fields[key]
    if (typeof value !== 'string') continue
    if (MEDIA_TYPE.test(value)) return value
    if (AUDIO[value] !== undefined) return AUDIO[value]
    if (IMAGES.has(value)) return `image/${value}`
  }
  return undefined
}

/** The media type that the first bytes say; undefined for those of other formats. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const beginning = String.fromCharCode(...bytes.subarray(0, SHOWN_BYTES))
  const known = BEGINNINGS.find(([start]) => beginning.startsWith(start))
  if (known !== undefined) return known[1]
  if (beginning.startsWith('RIFF')) {
    return { WEBP: 'image/webp', WAVE: 'audio/wav' }[beginning.slice(8)]
  }
  return beginning.startsWith('ftyp', 4) ? 'video/mp4' : undefined
}

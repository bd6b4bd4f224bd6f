import { describe, expect, it } from 'vitest'

import { serialize } from '../transport/serialize.ts'
import { replaceMedia } from './find-media.ts'
import type { FoundMedia } from './find-media.ts'
import { media } from './media-content.ts'

const LIMIT = 1_000_000
const bytes = Uint8Array.from({ length: 3_000 }, (_, index) => (index * 7) % 256)
const base64 = Buffer.from(bytes).toString('base64')
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), bytes])

interface File extends Pick<FoundMedia, 'contentType' | 'source'> {
  readonly bytes: Uint8Array
}

/** What is recorded of the value, and the files that were found in it. */
function take(value: unknown): { recorded: unknown; found: File[] } {
  const found: File[] = []
  const json = serialize(value, LIMIT, (object) =>
    replaceMedia(object, ({ contentType, source, read }) => {
      const content = read()
      return content && `file ${found.push({ bytes: content, contentType, source })}`
    }),
  )
  return { recorded: JSON.parse(json), found }
}

describe('files in values', () => {
  it('are data URIs wherever they stand', () => {
    const uri = `data:image/png;name=a.png;base64,${base64}`
    const { recorded, found } = take({ anything: uri, list: [uri, 'x'], deep: { a: [{ b: uri }] } })
    expect(recorded).toEqual({
      anything: 'file 1',
      list: ['file 2', 'x'],
      deep: { a: [{ b: 'file 3' }] },
    })
    expect(found[2]).toEqual({
      bytes: Buffer.from(bytes),
      contentType: 'image/png',
      source: 'base64_data_uri',
    })
    expect(take(uri).recorded).toBe('file 1')
  })

  it.each([
    [{ type: 'base64', media_type: 'image/webp', data: base64 }, 'image/webp'],
    [{ type: 'file', mediaType: 'application/pdf', data: base64 }, 'application/pdf'],
    [{ mimeType: 'video/mp4', data: base64 }, 'video/mp4'],
    [{ format: 'mp3', data: base64 }, 'audio/mpeg'],
    [{ b64_json: png.toString('base64') }, 'image/png'],
    [{ type: 'image', image: new Uint8Array(png) }, 'image/png'],
    [{ type: 'file', mediaType: 'text/csv', data: bytes }, 'text/csv'],
    [{ anything: bytes.buffer }, 'application/octet-stream'],
  ])('have the type that stands beside them or in their first bytes: %#', (part, contentType) => {
    expect(take([part]).found).toMatchObject([{ contentType }])
  })

  it('are found when the whole value would be cut', () => {
    const large = `data:image/png;base64,${Buffer.alloc(2_000_000, 7).toString('base64')}`
    const { recorded, found } = take({ role: 'user', content: [large, 'why?'] })
    expect(recorded).toEqual({ role: 'user', content: ['file 1', 'why?'] })
    expect(found[0]?.bytes).toHaveLength(2_000_000)
  })

  it('are what `media` marks, however small', () => {
    const value = { scan: media(new Uint8Array([1, 2]), 'image/tiff'), text: media('aGk=') }
    expect(take(value).found).toEqual([
      { bytes: new Uint8Array([1, 2]), contentType: 'image/tiff', source: 'bytes' },
      {
        bytes: Buffer.from('hi'),
        contentType: 'application/octet-stream',
        source: 'base64_data_uri',
      },
    ])
    expect(JSON.parse(serialize(value))).toEqual({
      scan: { type: 'media', mediaType: 'image/tiff', sizeBytes: 2 },
      text: { type: 'media', sizeBytes: 3 },
    })
  })

  it('stay described when there is no room for them', () => {
    const json = serialize({ bytes }, LIMIT, (object) => replaceMedia(object, () => undefined))
    expect(JSON.parse(json)).toMatchObject({ bytes: { type: 'Uint8Array', sizeBytes: 3_000 } })
  })
})

describe('no files', () => {
  it.each([
    { embedding: base64 },
    { data: 'prose '.repeat(500) },
    { data: `${'x'.repeat(2_000)} and words` },
    { data: 'AAAA' },
    { url: 'data:,short' },
    { data: base64 },
    { small: new Uint8Array(10) },
  ])('are short or unrecognised contents: %#', (value) => {
    expect(take(value).found).toEqual([])
  })

  it('are looked for in cycles only once', () => {
    const cyclic: Record<string, unknown> = { uri: `data:a/b;base64,${base64}` }
    cyclic['self'] = cyclic
    expect(take(cyclic)).toMatchObject({ recorded: { uri: 'file 1', self: '[circular]' } })
  })
})

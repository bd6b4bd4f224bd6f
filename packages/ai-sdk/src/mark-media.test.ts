import { describe, expect, it } from 'vitest'

import { markMedia } from './mark-media.ts'

/** What is recorded where files are not uploaded. */
const described = (value: unknown): unknown => JSON.parse(JSON.stringify(markMedia(value)))

describe('markMedia', () => {
  it('returns values without media as they are', () => {
    const value = { type: 'text', text: 'a'.repeat(5_000), list: [1, { deep: true }] }
    expect(markMedia(value)).toBe(value)
  })

  it('marks bytes, blobs, base64 text and data URLs with the type said beside them', () => {
    const base64 = 'QUJD'.repeat(1_000)
    expect(
      described({
        parts: [
          { type: 'file', data: new Uint8Array(50_000), mediaType: 'application/pdf' },
          { type: 'image', data: base64, mimeType: 'image/png' },
          { type: 'image', image: `data:image/png;base64,${base64}` },
          { type: 'image', image: new URL('https://example.com/a.png') },
          { type: 'image', image: new URL(`data:image/png;base64,${base64}`) },
          new Blob(['abc'], { type: 'text/plain' }),
        ],
      }),
    ).toEqual({
      parts: [
        {
          type: 'file',
          data: { type: 'media', mediaType: 'application/pdf', sizeBytes: 50_000 },
          mediaType: 'application/pdf',
        },
        {
          type: 'image',
          data: { type: 'media', mediaType: 'image/png', sizeBytes: 3_000 },
          mimeType: 'image/png',
        },
        { type: 'image', image: { type: 'media', mediaType: 'image/png', sizeBytes: 3_000 } },
        { type: 'image', image: { type: 'url', url: 'https://example.com/a.png' } },
        {
          type: 'image',
          image: { type: 'url', url: { type: 'media', mediaType: 'image/png', sizeBytes: 3_000 } },
        },
        { type: 'media', mediaType: 'text/plain', sizeBytes: 3 },
      ],
    })
  })

  it('finds base64 text that a tool returns under a key of its own, or bare', () => {
    const base64 = 'QUJD'.repeat(2_000)
    const file = { type: 'media', sizeBytes: 6_000 }
    expect(described({ screenshot: base64, pages: [base64] })).toEqual({
      screenshot: file,
      pages: [file],
    })
    expect(described(base64)).toEqual(file)
    const signed = { signature: base64.slice(0, 2_000) }
    expect(markMedia(signed)).toBe(signed)
  })

  it('never changes what it is given', () => {
    const value = { file: { data: new Uint8Array(3) } }
    markMedia(value)
    expect(value.file.data).toBeInstanceOf(Uint8Array)
  })

  it('keeps prose at the keys of media', () => {
    const value = { data: 'many words and more '.repeat(200) }
    expect(markMedia(value)).toBe(value)
  })
})

import { describe, expect, it } from 'vitest'

import { withoutMedia } from './describe-media.ts'

/** The value as a client records it that uploads no files. */
const asRecorded = (value: unknown): unknown => JSON.parse(JSON.stringify(withoutMedia(value)))

describe('withoutMedia', () => {
  it('returns values without media as they are', () => {
    const value = { type: 'text', text: 'a'.repeat(5_000), list: [1, { deep: true }] }
    expect(withoutMedia(value)).toBe(value)
  })

  it('describes bytes, blobs, base64 text and data URLs by type and size', () => {
    const base64 = 'QUJD'.repeat(1_000)
    expect(
      asRecorded({
        parts: [
          { type: 'file', data: new Uint8Array(50_000), mediaType: 'application/pdf' },
          { type: 'file', data: base64, mediaType: 'image/png' },
          { type: 'image', image: `data:image/png;base64,${base64}` },
          { type: 'image', image: new URL('https://example.com/a.png') },
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
          type: 'file',
          data: { type: 'media', mediaType: 'image/png', sizeBytes: 3_000 },
          mediaType: 'image/png',
        },
        { type: 'image', image: { type: 'media', mediaType: 'image/png', sizeBytes: 3_000 } },
        { type: 'image', image: { type: 'url', url: 'https://example.com/a.png' } },
        { type: 'media', mediaType: 'text/plain', sizeBytes: 3 },
      ],
    })
  })

  it('finds base64 text that a tool returns under a key of its own, or bare', () => {
    const base64 = 'QUJD'.repeat(2_000)
    const stub = { type: 'media', sizeBytes: 6_000 }
    expect(asRecorded({ screenshot: base64, pages: [base64] })).toEqual({
      screenshot: stub,
      pages: [stub],
    })
    expect(asRecorded(base64)).toEqual(stub)
    expect(withoutMedia({ signature: base64.slice(0, 2_000) })).toHaveProperty(
      'signature',
      base64.slice(0, 2_000),
    )
  })

  it('never changes what it is given', () => {
    const value = { file: { data: new Uint8Array(3) } }
    withoutMedia(value)
    expect(value.file.data).toBeInstanceOf(Uint8Array)
  })

  it('keeps prose at the keys of media', () => {
    const value = { data: 'many words and more '.repeat(200) }
    expect(withoutMedia(value)).toBe(value)
  })
})

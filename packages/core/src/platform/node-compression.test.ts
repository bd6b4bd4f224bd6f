import { gunzipSync, zstdDecompressSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'
import { chooseEncoding, compressRequest } from './node-compression.ts'
import { createHttpClient } from './node.ts'

const BODY = Uint8Array.from(Buffer.from(`{"batch":[${'"a loom", '.repeat(1_000)}1]}`))
const REQUEST = { url: 'http://127.0.0.1/', headers: { a: 'b' }, timeoutMs: 1_000, body: BODY }

describe('compression of requests', { timeout: 30_000 }, () => {
  it.each([
    ['zstd, gzip, deflate', 'zstd'],
    ['GZIP;q=0.5, br', 'gzip'],
    ['zstd;q=0, gzip', 'gzip'],
    ['br, deflate', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('takes of %s the encoding %s', (accepted, encoding) => {
    expect(chooseEncoding(accepted)).toBe(encoding)
  })

  it.each([
    ['gzip', gunzipSync],
    ['zstd', zstdDecompressSync],
  ] as const)('decompresses to what went in: %s', async (encoding, decompress) => {
    const { body, headers } = await compressRequest(REQUEST, encoding)
    expect(body.length).toBeLessThan(BODY.length / 4)
    expect(headers).toEqual({ a: 'b', 'content-encoding': encoding })
    expect(decompress(body).equals(BODY)).toBe(true)
  })

  it('leaves small bodies as they are', async () => {
    const small = { ...REQUEST, body: BODY.slice(0, 100) }
    expect(await compressRequest(small, 'gzip')).toBe(small)
  })

  it('begins when an answer says that the server understands it, and only when asked for', async () => {
    await using server = await startIngestionServer()
    const event = { id: 'e', type: 'trace-create', timestamp: '2026-01-31T12:00:00Z', body: {} }
    const filler = 'x'.repeat(5_000)
    const body = Uint8Array.from(Buffer.from(JSON.stringify({ filler, batch: [event] })))
    for (const isCompressing of [true, false]) {
      server.requests.length = 0
      const client = createHttpClient(server.url, isCompressing)
      for (let turn = 0; turn < 2; turn++) {
        const answer = await client.post({ ...REQUEST, url: `${server.url}/`, body })
        expect(answer.status).toBe(207)
      }
      await client.close()
      const encodings = server.requests.map(({ headers }) => headers['content-encoding'])
      expect(encodings).toEqual([undefined, isCompressing ? 'gzip' : undefined])
    }
  })
})

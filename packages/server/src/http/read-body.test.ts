import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { HttpError } from './http-error.ts'
import { readBody } from './read-body.ts'

const MAX_BYTES = 10_000

function request(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  const stream = body instanceof ReadableStream ? { duplex: 'half' } : {}
  return new Request('http://127.0.0.1/', { method: 'POST', body, headers, ...stream })
}

async function statusOf(reading: Promise<unknown>): Promise<number | undefined> {
  try {
    await reading
    return undefined
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return error.status
  }
}

const encoders = {
  identity: (bytes: Uint8Array) => bytes,
  gzip: (bytes: Uint8Array) => gzipSync(bytes),
  deflate: (bytes: Uint8Array) => deflateSync(bytes),
  zstd: (bytes: Uint8Array) => zstdCompressSync(bytes),
}

test('any body comes out as it went in, compressed or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      fc.constantFrom('identity', 'gzip', 'deflate', 'zstd'),
      async (bytes, encoding) => {
        const encoded = new Uint8Array(encoders[encoding](bytes))
        const body = await readBody(request(encoded, { 'content-encoding': encoding }), MAX_BYTES)
        expect(body.equals(bytes)).toBe(true)
      },
    ),
  )
})

test('refuses what announces itself as too large without reading any of it', async () => {
  let pulls = 0
  const stream = new ReadableStream<Uint8Array>(
    { pull: (controller) => controller.enqueue(new Uint8Array(++pulls)) },
    { highWaterMark: 0 },
  )
  const large = request(stream, { 'content-length': String(MAX_BYTES + 1) })
  expect(await statusOf(readBody(large, MAX_BYTES))).toBe(413)
  expect(pulls).toBe(0)
})

test('stops reading at the limit when no length is announced', async () => {
  let sentBytes = 0
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sentBytes += 1000
      controller.enqueue(new Uint8Array(1000))
    },
  })
  expect(await statusOf(readBody(request(stream), MAX_BYTES))).toBe(413)
  expect(sentBytes).toBeLessThan(MAX_BYTES * 2)
})

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('a small body that decompresses to a huge one is refused: %s', async (name, encode) => {
  const bomb = new Uint8Array(encode(Buffer.alloc(MAX_BYTES + 1)))
  expect(bomb.length).toBeLessThan(200)
  expect(await statusOf(readBody(request(bomb, { 'content-encoding': name }), MAX_BYTES))).toBe(413)
})

test('broken compression is 400 and an unknown encoding 415', async () => {
  for (const name of ['gzip', 'zstd'] as const) {
    const cut = new Uint8Array(encoders[name](Buffer.from('{"batch":[]}')).subarray(0, 12))
    const body = request(cut, { 'content-encoding': name })
    expect(await statusOf(readBody(body, MAX_BYTES))).toBe(400)
  }
  expect(await statusOf(readBody(request('x', { 'content-encoding': 'br' }), MAX_BYTES))).toBe(415)
})

test('a connection that breaks halfway is no fault of the server', async () => {
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('aborted')),
  })
  expect(await statusOf(readBody(request(stream), MAX_BYTES))).toBe(400)
})

test('no body is an empty one', async () => {
  expect((await readBody(request(null), MAX_BYTES)).length).toBe(0)
})

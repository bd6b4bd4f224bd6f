import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type RealPostgres, startRealPostgres } from '../../testing/real-postgres.ts'
import type { BlobStore } from '../blob-store.ts'
import { connectPostgresStores, type PostgresStores } from './open-postgres-stores.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** More than one piece. */
const LARGE_BYTES = 1_300_000

let postgres: RealPostgres
let stores: PostgresStores
let blobs: BlobStore

beforeAll(async () => {
  postgres = await startRealPostgres()
  stores = await connectPostgresStores(postgres.url)
  blobs = stores.blobs
  for (const id of ['p', 'q']) {
    const organization = { id: 'o', name: 'O' }
    await stores.projects.addIfAbsent({
      id,
      name: id,
      organization,
      metadata: {},
      retentionDays: null,
    })
  }
})

afterAll(async () => {
  await stores.close()
  await postgres.close()
})

async function* inPieces(pieces: readonly Uint8Array[]) {
  yield* pieces
}

async function* breaking() {
  yield Buffer.alloc(LARGE_BYTES)
  throw new Error('the connection is gone')
}

const expectationOf = (bytes: Uint8Array) => ({
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

const readAll = async (projectId: string, sha256: string) => {
  const stream = await blobs.read(projectId, sha256)
  return stream && Buffer.from(await new Response(stream).arrayBuffer())
}

const drafts = () => postgres.query("select 1 from media_blobs where sha256 like 'draft-%'")

test('bytes come back as they were written, in whatever pieces they came', async () => {
  const sizes = fc.oneof(fc.nat(2000), fc.constantFrom(524_287, 524_288, 524_289, LARGE_BYTES))
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 400_000 }), async (size, step) => {
      const bytes = Buffer.from(Array.from({ length: 997 }, (_, at) => at % 251))
      const whole = Buffer.alloc(size, bytes)
      const pieces = Array.from({ length: Math.ceil(size / step) }, (_, at) =>
        whole.subarray(at * step, (at + 1) * step),
      ).slice(0, 10_000)
      const sent = Buffer.concat(pieces)
      const expected = expectationOf(sent)
      expect(await blobs.write('p', inPieces(pieces), expected)).toBeUndefined()
      expect((await readAll('p', expected.sha256))?.equals(sent)).toBe(true)
    }),
    { numRuns: 25 },
  )
  expect(await drafts()).toEqual([])
})

test.each([
  ['too-long', 'abcd'],
  ['too-short', 'ab'],
  ['other-bytes', 'abd'],
])('what is %s is not kept', async (fault, sent) => {
  const expected = expectationOf(Buffer.from('abc'))
  expect(await blobs.write('p', inPieces([Buffer.from(sent)]), expected)).toBe(fault)
  expect(await readAll('p', expected.sha256)).toBeUndefined()
  expect(await drafts()).toEqual([])
})

test('an upload that breaks off leaves nothing', async () => {
  const expected = expectationOf(Buffer.alloc(LARGE_BYTES + 1))
  await expect(blobs.write('p', breaking(), expected)).rejects.toThrow('gone')
  expect(await readAll('p', expected.sha256)).toBeUndefined()
  expect(await drafts()).toEqual([])
})

test('the same file sent twice at once is there once, and projects keep theirs apart', async () => {
  const bytes = Buffer.alloc(LARGE_BYTES, 'mine')
  const expected = expectationOf(bytes)
  const send = () => blobs.write('p', inPieces([bytes]), expected)
  expect(await Promise.all([send(), send(), send()])).toEqual([undefined, undefined, undefined])
  expect((await readAll('p', expected.sha256))?.equals(bytes)).toBe(true)
  expect(await readAll('q', expected.sha256)).toBeUndefined()
  expect(await drafts()).toEqual([])
})

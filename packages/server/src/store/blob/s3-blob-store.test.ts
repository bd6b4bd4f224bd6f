import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

import { S3_CREDENTIALS, startS3StandIn } from '../../testing/s3-stand-in.ts'
import { checkS3Location, createS3BlobStore } from './s3-blob-store.ts'

async function openStore() {
  const service = await startS3StandIn()
  onTestFinished(() => service.close())
  const location = { url: service.url, ...S3_CREDENTIALS }
  return { service, location, store: createS3BlobStore(location) }
}

async function* inPieces(pieces: readonly Uint8Array[]) {
  yield* pieces
}

async function* breaking() {
  yield Buffer.from('a')
  yield Buffer.from('b')
  throw new Error('the connection is gone')
}

const expectationOf = (pieces: readonly Uint8Array[]) => {
  const bytes = Buffer.concat(pieces)
  return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

test('bytes come back as they were written, in whatever pieces they came', async () => {
  const { store } = await openStore()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 2000 })), async (pieces) => {
      const expected = expectationOf(pieces)
      expect(await store.write('p', inPieces(pieces), expected)).toBeUndefined()
      const read = await new Response(await store.read('p', expected.sha256)).arrayBuffer()
      expect(Buffer.from(read)).toEqual(Buffer.concat(pieces))
    }),
    { numRuns: 50 },
  )
})

test.each([
  ['too-long', ['ab', 'cd']],
  ['too-short', ['a', 'b']],
  ['other-bytes', ['ab', 'd']],
])('what is %s is not kept', async (fault, sent) => {
  const { service, store } = await openStore()
  const expected = expectationOf([Buffer.from('abc')])
  const pieces = sent.map((text) => Buffer.from(text))
  expect(await store.write('p', inPieces(pieces), expected)).toBe(fault)
  expect(await store.read('p', expected.sha256)).toBeUndefined()
  expect(service.objects.size).toBe(0)
})

test('an upload that breaks off leaves nothing and tells why', async () => {
  const { service, store } = await openStore()
  const expected = expectationOf([Buffer.from('abc')])
  await expect(store.write('p', breaking(), expected)).rejects.toThrow('the connection is gone')
  expect(service.objects.size).toBe(0)
})

test('projects keep their bytes apart, below the folder of the URL', async () => {
  const { service, store } = await openStore()
  const pieces = [Buffer.from('mine')]
  const expected = expectationOf(pieces)
  await store.write('p', inPieces(pieces), expected)
  expect(await store.read('q', expected.sha256)).toBeUndefined()
  expect(await store.read('../p', expected.sha256)).toBeUndefined()
  const [name] = service.objects.keys()
  expect(name).toMatch(new RegExp(`^/bucket/files/[0-9a-f]{32}/${expected.sha256}$`))
})

test.each([503, 0])(
  'a service that fails with %i is told as such, and tried again',
  async (status) => {
    const { service, store } = await openStore()
    const expected = expectationOf([Buffer.from('abc')])
    service.failNext(status)
    await expect(store.write('p', inPieces([Buffer.from('abc')]), expected)).rejects.toMatchObject({
      code: 'blob-store-unavailable',
    })
    service.failNext(status)
    await expect(store.read('p', expected.sha256)).rejects.toMatchObject({
      code: 'blob-store-unavailable',
    })
    expect(await store.write('p', inPieces([Buffer.from('abc')]), expected)).toBeUndefined()
  },
)

test('a place that cannot be written to is told at the start, without the secret', async () => {
  const { location } = await openStore()
  await checkS3Location(location)
  const wrong = checkS3Location({ ...location, secretAccessKey: 'hunter2' })
  await expect(wrong).rejects.toMatchObject({
    code: 'store-unreachable',
    message: expect.stringMatching(/403 SignatureDoesNotMatch.*HEDDLE_S3_URL/),
  })
  await expect(wrong).rejects.not.toThrow('hunter2')
  await expect(
    checkS3Location({ ...location, url: 'http://127.0.0.1:1/bucket' }),
  ).rejects.toMatchObject({
    code: 'store-unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test('what is removed is gone, and removing it again is nothing', async () => {
  const { service, store } = await openStore()
  const pieces = [Buffer.from('abc')]
  const expected = expectationOf(pieces)
  await store.write('p', inPieces(pieces), expected)
  await store.remove('p', expected.sha256)
  expect(service.objects.size).toBe(0)
  expect(await store.read('p', expected.sha256)).toBeUndefined()
  await store.remove('p', expected.sha256)
})

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

import { createFileBlobStore } from './file-blob-store.ts'

function openStore() {
  const folder = mkdtempSync(path.join(tmpdir(), 'heddle-blobs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return { store: createFileBlobStore(folder), files }
}

async function* inPieces(pieces: readonly Uint8Array[]) {
  yield* pieces
}

async function* breaking() {
  yield Buffer.from('a')
  throw new Error('the connection is gone')
}

const expectationOf = (pieces: readonly Uint8Array[]) => {
  const bytes = Buffer.concat(pieces)
  return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

test('bytes come back as they were written, in whatever pieces they came', async () => {
  const { store } = openStore()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 2000 })), async (pieces) => {
      const expected = expectationOf(pieces)
      expect(await store.write('p', inPieces(pieces), expected)).toBeUndefined()
      const stream = await store.read('p', expected.sha256)
      const read = await new Response(stream).arrayBuffer()
      expect(Buffer.from(read)).toEqual(Buffer.concat(pieces))
    }),
    { numRuns: 50 },
  )
})

test.each([
  ['too-long', 'abcd'],
  ['too-short', 'ab'],
  ['other-bytes', 'abd'],
])('what is %s is not kept', async (fault, sent) => {
  const { store, files } = openStore()
  const expected = expectationOf([Buffer.from('abc')])
  expect(await store.write('p', inPieces([Buffer.from(sent)]), expected)).toBe(fault)
  expect(await store.read('p', expected.sha256)).toBeUndefined()
  expect(files()).toEqual([])
})

test('an upload that breaks off leaves nothing', async () => {
  const { store, files } = openStore()
  const expected = expectationOf([Buffer.from('abc')])
  await expect(store.write('p', breaking(), expected)).rejects.toThrow('gone')
  expect(files()).toEqual([])
})

test('projects keep their bytes apart', async () => {
  const { store } = openStore()
  const pieces = [Buffer.from('mine')]
  const expected = expectationOf(pieces)
  await store.write('p', inPieces(pieces), expected)
  expect(await store.read('q', expected.sha256)).toBeUndefined()
  expect(await store.read('../p', expected.sha256)).toBeUndefined()
})

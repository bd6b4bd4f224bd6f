import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'

import type { BlobFault, BlobStore, ExpectedBlob } from '../blob-store.ts'

/**
 * Keeps each blob as a file of `folder`. Names are hashes in lower-case hexadecimal, so that they are safe and differ on every file
 * system. A file appears under its name only when it is whole and synced.
 */
export function createFileBlobStore(folder: string): BlobStore {
  const fileOf = (projectId: string, sha256: string) => {
    const project = createHash('sha256').update(projectId).digest('hex').slice(0, 32)
    return path.join(folder, project, sha256.slice(0, 2), sha256)
  }
  return {
    write: async (projectId, bytes, expected) => {
      const file = fileOf(projectId, expected.sha256)
      const draft = `${file}.${randomUUID()}.draft`
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
      try {
        const fault = await writeDraft(draft, bytes, expected)
        if (fault === undefined) await rename(draft, file)
        return fault
      } finally {
        await rm(draft, { force: true })
      }
    },
    remove: (projectId, sha256) => rm(fileOf(projectId, sha256), { force: true }),
    read: async (projectId, sha256) => {
      const handle = await openIfPresent(fileOf(projectId, sha256))
      if (handle === undefined) return undefined
      // Node's own stream type and the global one name the same class.
      return Readable.toWeb(
        handle.createReadStream(),
      ) as NodeReadableStream<Uint8Array> as ReadableStream<Uint8Array>
    },
  }
}

async function writeDraft(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedBlob,
): Promise<BlobFault | undefined> {
  const handle = await open(file, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const chunk of bytes) {
      sizeBytes += chunk.length
      if (sizeBytes > expected.sizeBytes) return 'too-long'
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    if (sizeBytes < expected.sizeBytes) return 'too-short'
    if (hash.digest('hex') !== expected.sha256) return 'other-bytes'
    await handle.sync()
    return undefined
  } finally {
    await handle.close()
  }
}

async function openIfPresent(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

import { createHash, randomUUID } from 'node:crypto'

import type { BlobFault, BlobStore, ExpectedBlob } from '../blob-store.ts'
import type { Database } from './database.ts'

/** Bytes of one row: few enough to be in memory at a time, many enough that a photo is a handful of rows. */
const PIECE_BYTES = 512 * 1024

/** Postgres' code for a key that is there already. */
const UNIQUE_VIOLATION = '23505'

/**
 * Keeps the bytes of files in the database, so that servers which share it need no folder in common. Pieces are written under
 * a draft's name while they come, without a transaction that a slow sender would hold open; a whole file gets its own name in
 * one step.
 */
export function createPostgresBlobStore(database: Database): BlobStore {
  return {
    write: async (projectId, bytes, expected) => {
      const draft = { projectId, sha256: `draft-${randomUUID()}` }
      try {
        const put = (piece: number, part: Buffer) => putPiece(database, { draft, piece, part })
        const fault = await writePieces(bytes, expected, put)
        if (fault === undefined) await publish(database, draft, expected.sha256)
        return fault
      } finally {
        await removePieces(database, draft)
      }
    },
    remove: (projectId, sha256) => removePieces(database, { projectId, sha256 }),
    read: async (projectId, sha256) => {
      const readPiece = (piece: number) => findPiece(database, { projectId, sha256 }, piece)
      let next = await readPiece(0)
      if (next === undefined) return undefined
      let piece = 0
      return new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          if (next === undefined) return controller.close()
          controller.enqueue(next)
          piece += 1
          next = await readPiece(piece)
        },
      })
    },
  }
}

interface BlobName {
  readonly projectId: string
  readonly sha256: string
}

async function putPiece(
  database: Database,
  {
    draft,
    piece,
    part,
  }: { readonly draft: BlobName; readonly piece: number; readonly part: Buffer },
): Promise<void> {
  await database
    .insertInto('media_blobs')
    .values({ project_id: draft.projectId, sha256: draft.sha256, piece, bytes: part })
    .execute()
}

async function findPiece(
  database: Database,
  { projectId, sha256 }: BlobName,
  piece: number,
): Promise<Uint8Array | undefined> {
  const row = await database
    .selectFrom('media_blobs')
    .select('bytes')
    .where('project_id', '=', projectId)
    .where('sha256', '=', sha256)
    .where('piece', '=', piece)
    .executeTakeFirst()
  return row?.bytes
}

/** Gives the draft its name, unless the same bytes have it already. */
async function publish(database: Database, draft: BlobName, sha256: string): Promise<void> {
  try {
    await database
      .updateTable('media_blobs')
      .set({ sha256 })
      .where('project_id', '=', draft.projectId)
      .where('sha256', '=', draft.sha256)
      .execute()
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION
    if (!isThere) throw error
  }
}

async function removePieces(database: Database, { projectId, sha256 }: BlobName): Promise<void> {
  await database
    .deleteFrom('media_blobs')
    .where('project_id', '=', projectId)
    .where('sha256', '=', sha256)
    .execute()
}

/** Hands over pieces of one size; the fault when the bytes are not those that were expected. */
async function writePieces(
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedBlob,
  put: (piece: number, part: Buffer) => Promise<void>,
): Promise<BlobFault | undefined> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let piece = 0
  let rest = Buffer.alloc(0)
  for await (const chunk of bytes) {
    sizeBytes += chunk.length
    if (sizeBytes > expected.sizeBytes) return 'too-long'
    hash.update(chunk)
    rest = Buffer.concat([rest, chunk])
    for (; rest.length >= PIECE_BYTES; rest = rest.subarray(PIECE_BYTES)) {
      await put(piece++, rest.subarray(0, PIECE_BYTES))
    }
  }
  if (rest.length > 0 || piece === 0) await put(piece, rest)
  if (sizeBytes < expected.sizeBytes) return 'too-short'
  return hash.digest('hex') === expected.sha256 ? undefined : 'other-bytes'
}

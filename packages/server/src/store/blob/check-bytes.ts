import { createHash } from 'node:crypto'

import type { BlobFault, ExpectedBlob } from '../blob-store.ts'

/** Bytes were not those that were expected. */
export class BlobFaultError extends Error {
  readonly fault: BlobFault
  constructor(fault: BlobFault) {
    super(`The bytes are ${fault}.`)
    this.name = 'BlobFaultError'
    this.fault = fault
  }
}

/**
 * Passes bytes on and checks them on the way. The last piece is held back until all are known to be right, so that a receiver
 * who waits for a number of bytes never has wrong ones whole.
 * @yields {Uint8Array} the pieces as they came.
 * @throws {BlobFaultError} instead of the last piece.
 */
export async function* checkBytes(
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedBlob,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let heldBack: Uint8Array | undefined
  for await (const piece of bytes) {
    sizeBytes += piece.length
    if (sizeBytes > expected.sizeBytes) throw new BlobFaultError('too-long')
    if (piece.length === 0) continue
    hash.update(piece)
    if (heldBack !== undefined) yield heldBack
    heldBack = piece
  }
  if (sizeBytes < expected.sizeBytes) throw new BlobFaultError('too-short')
  if (hash.digest('hex') !== expected.sha256) throw new BlobFaultError('other-bytes')
  if (heldBack !== undefined) yield heldBack
}

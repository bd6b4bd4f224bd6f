/** What bytes must be to be kept. */
export interface ExpectedBlob {
  readonly sizeBytes: number
  /** Hexadecimal. */
  readonly sha256: string
}

/** Why bytes were not kept. */
export type BlobFault = 'too-long' | 'too-short' | 'other-bytes'

/** Keeps bytes under the name of their hash, each project for itself. */
export interface BlobStore {
  /** Resolves when the bytes are durable; with a fault when they are not those that were expected, and then keeps nothing. */
  write(
    projectId: string,
    bytes: AsyncIterable<Uint8Array>,
    expected: ExpectedBlob,
  ): Promise<BlobFault | undefined>
  /** Takes the bytes away; nothing happens when there are none. */
  remove(projectId: string, sha256: string): Promise<void>
  /** The bytes; undefined when there are none. */
  read(projectId: string, sha256: string): Promise<ReadableStream<Uint8Array> | undefined>
}

/** The place where files are kept does not answer, or refuses; the cause says why. Trying again later may help. */
export class BlobStoreUnavailableError extends Error {
  readonly code = 'blob-store-unavailable'
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BlobStoreUnavailableError'
  }
}

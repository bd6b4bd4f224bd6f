import { allocateBytes, wholeMemory } from '../platform/node-bytes.ts'

/** Bodies kept for the next requests: as many as travel at the same time. */
export const MAX_KEPT_BODIES = 4
/** Memory of bodies comes in multiples of this, bytes, so that one fits a next one of about its size. */
export const STEP_BYTES = 65_536
/** The memory of a larger body is not kept, bytes: all but those of single giant events are kept. */
export const MAX_KEPT_BYTES = 2_883_584
/** Memory is used again for bodies that need at least this share of it. */
const MIN_USE = 0.5

/**
 * Memory of request bodies, used again: memory outside the heap that is taken anew for each request makes V8 collect
 * the whole heap over and over.
 */
export class BodyPool {
  readonly #kept: Uint8Array<ArrayBuffer>[] = []

  /** Memory of exactly this size; it may hold anything before. */
  take(sizeBytes: number): Uint8Array<ArrayBuffer> {
    // A small body would hold, as long as it waits, many times its own size.
    if (sizeBytes < STEP_BYTES) return allocateBytes(sizeBytes)
    return this.takeWhole(sizeBytes).subarray(0, sizeBytes)
  }

  /** Memory of at least this size, and not of many times as much. */
  takeWhole(sizeBytes: number): Uint8Array<ArrayBuffer> {
    const index = this.#kept.findIndex(
      ({ length }) => length >= sizeBytes && length * MIN_USE <= sizeBytes,
    )
    const [kept] = index === -1 ? [] : this.#kept.splice(index, 1)
    return kept ?? allocateBytes(Math.ceil(sizeBytes / STEP_BYTES) * STEP_BYTES)
  }

  /** Keeps memory that was taken, once nobody reads it any more. */
  giveBack(body: Uint8Array<ArrayBuffer>): void {
    const { byteLength } = body.buffer
    if (byteLength < STEP_BYTES || byteLength > MAX_KEPT_BYTES) return
    if (this.#kept.length >= MAX_KEPT_BODIES) this.#kept.shift()
    this.#kept.push(wholeMemory(body))
  }
}

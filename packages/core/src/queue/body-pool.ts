import { allocateBytes } from '../platform/node-bytes.ts'

/** Bodies kept for the next requests: as many as travel at the same time. */
export const MAX_KEPT_BODIES = 4
/** Memory of bodies comes in multiples of this, bytes, so that one fits a next one of about its size. */
const STEP_BYTES = 65_536
/** The memory of a larger body is not kept, bytes: all but those of single giant events are kept. */
export const MAX_KEPT_BYTES = 2_621_440

/**
 * Memory of request bodies, used again: memory outside the heap that is taken anew for each request makes V8 collect
 * the whole heap over and over.
 */
export class BodyPool {
  readonly #kept: Uint8Array<ArrayBuffer>[] = []

  /** Memory of exactly this size; it may hold anything before. */
  take(sizeBytes: number): Uint8Array<ArrayBuffer> {
    const index = this.#kept.findIndex(({ length }) => length >= sizeBytes)
    const [kept] = index === -1 ? [] : this.#kept.splice(index, 1)
    const memory = kept ?? allocateBytes(Math.ceil(sizeBytes / STEP_BYTES) * STEP_BYTES)
    return memory.subarray(0, sizeBytes)
  }

  /** Keeps memory that `take` gave, once nobody reads it any more. */
  giveBack(body: Uint8Array<ArrayBuffer>): void {
    const { buffer } = body
    if (this.#kept.length >= MAX_KEPT_BODIES || buffer.byteLength > MAX_KEPT_BYTES) return
    this.#kept.push(new Uint8Array(buffer))
  }
}

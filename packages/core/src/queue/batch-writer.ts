import { BODY_END, BODY_START, SEPARATOR_BYTES } from './batch.ts'
import type { Batch } from './batch.ts'
import { BodyPool, STEP_BYTES } from './body-pool.ts'
import { encodeEvent } from './encode-event.ts'
import type { EventWriter } from './event-writer.ts'
import { JsonBytes } from './json-bytes.ts'
import type { QueueEntry } from './queue-entry.ts'

/** A body that fills at least this share of its memory takes the memory along; a smaller one is copied out of it. */
const FULL_SHARE = 0.75
/** Room for the next body, as a multiple of the last one's size. */
const GROWTH = 1.125
/** How much of the room that larger bodies needed is still kept after each smaller one. */
const DECAY = 0.9

/**
 * Puts events together to the body of a request, each as bytes at once: while its texts are still in the processor's
 * cache, and so that nothing waits on the heap, where the garbage collector would move it about. A full body is given away
 * with its memory, because copying it took longer than encoding its short fields.
 */
export class BatchWriter implements EventWriter {
  readonly #bodies = new BodyPool()
  readonly #body = new JsonBytes()
  #ends: number[] = []
  /** Memory the next body will probably need, bytes. */
  #wantedBytes = STEP_BYTES

  get count(): number {
    return this.#ends.length
  }

  get sizeBytes(): number {
    return (this.#ends.at(-1) ?? BODY_START.length) - BODY_START.length
  }

  append(entry: QueueEntry, eventId: string): void {
    const body = this.#body
    const start = body.length
    try {
      if (start === 0) body.bytes(BODY_START)
      if (this.#ends.length > 0) body.json(',')
      encodeEvent(body, entry, eventId)
    } catch (error) {
      body.truncate(start)
      throw error
    }
    this.#ends.push(body.length)
  }

  lastEvent(): Uint8Array {
    const before = this.#ends.at(-2)
    const start = before === undefined ? BODY_START.length : before + SEPARATOR_BYTES
    return this.#body.view().subarray(start)
  }

  retract(): void {
    this.#ends.pop()
    this.#body.truncate(this.#ends.at(-1) ?? BODY_START.length)
  }

  seal(): Batch | undefined {
    if (this.#ends.length === 0) return undefined
    this.#body.bytes(BODY_END)
    const batch = { body: this.#release(), ends: this.#ends }
    this.#ends = []
    return batch
  }

  recycle(batch: Batch): void {
    this.#bodies.giveBack(batch.body)
  }

  sealBeforeLast(): Batch | undefined {
    if (this.#ends.length < 2) return undefined
    const last = new Uint8Array(this.lastEvent()) // slice() of a Buffer would share the memory
    this.retract()
    const batch = this.seal()
    this.#body.bytes(BODY_START)
    this.#body.bytes(last)
    this.#ends.push(this.#body.length)
    return batch
  }

  /** The finished body in memory that nothing else writes to; the next body begins empty. */
  #release(): Uint8Array<ArrayBuffer> {
    const { length, capacity } = this.#body
    this.#wantedBytes = Math.max(length * GROWTH, this.#wantedBytes * DECAY, STEP_BYTES)
    const isFull = length >= capacity * FULL_SHARE
    if (isFull) return this.#body.exchange(this.#bodies.takeWhole(this.#wantedBytes))
    const copy = this.#bodies.take(length)
    copy.set(this.#body.view())
    if (capacity * FULL_SHARE > this.#wantedBytes) {
      this.#body.exchange(this.#bodies.takeWhole(this.#wantedBytes))
    } else {
      this.#body.truncate(0)
    }
    return copy
  }
}

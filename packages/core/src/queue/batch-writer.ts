import { BODY_START, bodyOf, SEPARATOR_BYTES } from './batch.ts'
import type { Batch } from './batch.ts'
import { BodyPool } from './body-pool.ts'
import { encodeEvent } from './encode-event.ts'
import type { EventWriter } from './event-writer.ts'
import { JsonBytes } from './json-bytes.ts'
import type { QueueEntry } from './queue-entry.ts'

/** Memory that one giant event made larger than this is not kept, bytes. */
const KEPT_BYTES = 4_194_304

/**
 * Puts events together to the body of a request, each as bytes at once: while its texts are still in the processor's
 * cache, and so that nothing waits on the heap, where the garbage collector would move it about.
 */
export class BatchWriter implements EventWriter {
  readonly #bodies = new BodyPool()
  readonly #events = new JsonBytes()
  #ends: number[] = []

  get count(): number {
    return this.#ends.length
  }

  get sizeBytes(): number {
    return this.#events.length
  }

  append(entry: QueueEntry, eventId: string): void {
    const events = this.#events
    const start = events.length
    try {
      if (start > 0) events.json(',')
      encodeEvent(events, entry, eventId)
    } catch (error) {
      events.truncate(start)
      throw error
    }
    this.#ends.push(BODY_START.length + events.length)
  }

  lastEvent(): Uint8Array {
    const before = this.#ends.at(-2)
    const start = before === undefined ? 0 : before - BODY_START.length + SEPARATOR_BYTES
    return this.#events.view().subarray(start)
  }

  retract(): void {
    this.#ends.pop()
    this.#events.truncate(Math.max(0, (this.#ends.at(-1) ?? BODY_START.length) - BODY_START.length))
  }

  seal(): Batch | undefined {
    if (this.#ends.length === 0) return undefined
    const body = bodyOf(this.#events.view(), (size) => this.#bodies.take(size))
    const batch = { body, ends: this.#ends }
    this.#ends = []
    this.#events.clear(KEPT_BYTES)
    return batch
  }

  recycle(batch: Batch): void {
    this.#bodies.giveBack(batch.body)
  }

  sealBeforeLast(): Batch | undefined {
    if (this.#ends.length < 2) return undefined
    this.#ends.pop()
    const start = (this.#ends.at(-1) as number) - BODY_START.length // one is left
    const last = this.#events.view().slice(start + SEPARATOR_BYTES)
    this.#events.truncate(start)
    const batch = this.seal()
    this.#events.bytes(last)
    this.#ends.push(BODY_START.length + last.length)
    return batch
  }
}

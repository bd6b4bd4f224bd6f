import { allocateBytes, writeText } from '#platform'

import { BODY_START, bodyOf, SEPARATOR_BYTES } from './batch.ts'
import type { Batch } from './batch.ts'
import { BodyPool } from './body-pool.ts'

/** First size of the buffer in which a batch grows, bytes. */
const FIRST_BYTES = 65_536
/** A buffer that one giant event made larger than this is not kept, bytes. */
const KEPT_BYTES = 4_194_304
const COMMA = 0x2c
/** Text up to this length is written here; the call of the runtime's encoder would take longer, characters. */
const SHORT_CHARACTERS = 16
const LAST_ASCII = 0x7f
/** Longest UTF-8 form of one UTF-16 unit, bytes. */
const MAX_BYTES_PER_UNIT = 3

/**
 * Puts events together to the body of a request, each as bytes at once: while its texts are still in the processor's
 * cache, and so that nothing waits on the heap, where the garbage collector would move it about.
 */
export class BatchWriter {
  readonly #bodies = new BodyPool()
  #bytes = allocateBytes(0)
  #length = 0
  #ends: number[] = []

  get count(): number {
    return this.#ends.length
  }

  get sizeBytes(): number {
    return this.#length
  }

  /** Writes one event, given as the pieces of its JSON text. Joining long pieces first would take longer than writing them. */
  append(pieces: readonly string[]): void {
    if (this.#length > 0) this.#separate()
    for (const piece of pieces) this.#put(piece)
    this.#ends.push(BODY_START.length + this.#length)
  }

  /** Takes the last event back. */
  retract(): void {
    this.#ends.pop()
    this.#length = Math.max(0, (this.#ends.at(-1) ?? BODY_START.length) - BODY_START.length)
  }

  /** The events written since the last call; undefined when there are none. */
  seal(): Batch | undefined {
    if (this.#ends.length === 0) return undefined
    const body = bodyOf(this.#bytes.subarray(0, this.#length), (size) => this.#bodies.take(size))
    const batch = { body, ends: this.#ends }
    this.#ends = []
    this.#length = 0
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = allocateBytes(0)
    return batch
  }

  /** Takes the memory of a batch that nobody will read again. */
  recycle(batch: Batch): void {
    this.#bodies.giveBack(batch.body)
  }

  /** Seals all but the last event, which begins the next batch. */
  sealBeforeLast(): Batch | undefined {
    if (this.#ends.length < 2) return undefined
    this.#ends.pop()
    const end = this.#length
    const start = (this.#ends.at(-1) as number) - BODY_START.length
    this.#length = start
    const bytes = this.#bytes
    const last = bytes.slice(start + SEPARATOR_BYTES, end)
    const batch = this.seal()
    this.#reserve(last.length)
    this.#bytes.set(last)
    this.#length = last.length
    this.#ends.push(BODY_START.length + last.length)
    return batch
  }

  #separate(): void {
    this.#reserve(this.#length + SEPARATOR_BYTES)
    this.#bytes[this.#length] = COMMA
    this.#length += SEPARATOR_BYTES
  }

  #put(text: string): void {
    this.#reserve(this.#length + text.length * MAX_BYTES_PER_UNIT)
    const written = text.length <= SHORT_CHARACTERS ? this.#putAscii(text) : false
    if (!written) this.#length += writeText(this.#bytes, text, this.#length)
  }

  /** Writes the text letter by letter, when all of them are ASCII. */
  #putAscii(text: string): boolean {
    const bytes = this.#bytes
    const start = this.#length
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > LAST_ASCII) return false
      bytes[start + index] = code
    }
    this.#length = start + text.length
    return true
  }

  #reserve(neededBytes: number): void {
    if (neededBytes <= this.#bytes.length) return
    const grown = allocateBytes(Math.max(neededBytes, this.#bytes.length * 2, FIRST_BYTES))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}

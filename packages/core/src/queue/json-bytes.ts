import { allocateBytes, writeText } from '../platform/node-bytes.ts'
import { MAX_ISO_TIME_BYTES, writeIsoTime } from './iso-time.ts'

/** First size of the memory, bytes. */
const FIRST_BYTES = 65_536
/** Longest UTF-8 form of one UTF-16 unit, bytes. */
const MAX_BYTES_PER_UNIT = 3
/** Text up to this length is written letter by letter; for longer text the runtime's encoder is faster, characters. */
const SHORT_CHARACTERS = 48
const FIRST_PRINTABLE = 0x20
const LAST_ASCII = 0x7f
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * JSON text as UTF-8 in memory that grows. Short texts are written letter by letter: joining them to longer ones first
 * took half of all the memory an observation allocated, and calling the runtime's encoder for each took longer.
 */
export class JsonBytes {
  #bytes = allocateBytes(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What is written. It is the memory itself: the next write or `clear` may change it. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Takes back everything from the offset on. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length)
  }

  /** Bytes that can be written before the memory must grow. */
  get capacity(): number {
    return this.#bytes.length
  }

  /** Gives away what is written together with its memory, and goes on in the other memory, which `allocateBytes` made. */
  exchange(memory: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const written = this.view()
    this.#bytes = memory
    this.#length = 0
    return written
  }

  /** Writes a text that is JSON, or a part of it, already. */
  json(text: string): void {
    this.#reserve(text.length)
    if (text.length <= SHORT_CHARACTERS && this.#writePlain(text)) return
    this.#length += writeText(this.#bytes, text, this.#length)
  }

  /** Writes the text as a JSON string. */
  string(text: string): void {
    this.#reserve(text.length)
    const start = this.#length
    this.#bytes[this.#length++] = QUOTE
    if (text.length <= SHORT_CHARACTERS && this.#writePlain(text, true)) {
      this.#bytes[this.#length++] = QUOTE
      return
    }
    this.#length = start
    this.json(JSON.stringify(text.isWellFormed() ? text : text.toWellFormed()))
  }

  /** Writes the time, milliseconds since 1970, as a JSON string in ISO 8601 UTC. */
  time(timeMs: number): void {
    this.#reserve(MAX_ISO_TIME_BYTES)
    const bytes = this.#bytes
    const start = this.#length
    bytes[start] = QUOTE
    const end = start + 1 + writeIsoTime(bytes, start + 1, timeMs)
    bytes[end] = QUOTE
    this.#length = end + 1
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Writes the text when all of its letters are ASCII, and none needs an escape if it is to stand in quotes. */
  #writePlain(text: string, isQuoted = false): boolean {
    const bytes = this.#bytes
    const start = this.#length
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > LAST_ASCII) return false
      if (isQuoted && (code < FIRST_PRINTABLE || code === QUOTE || code === BACKSLASH)) return false
      bytes[start + index] = code
    }
    this.#length = start + text.length
    return true
  }

  /** Makes room for a text of this length in quotes. */
  #reserve(characters: number): void {
    const neededBytes = this.#length + characters * MAX_BYTES_PER_UNIT + 2
    if (neededBytes > this.#bytes.length) this.#grow(neededBytes)
  }

  #grow(neededBytes: number): void {
    const grown = allocateBytes(Math.max(neededBytes, this.#bytes.length * 2, FIRST_BYTES))
    grown.set(this.view())
    this.#bytes = grown
  }
}

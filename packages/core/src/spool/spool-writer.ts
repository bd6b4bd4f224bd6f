import { closeSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { RECORD_OVERHEAD_BYTES, writeRecord } from './spool-record.ts'

/** How the name of a segment begins that its process still writes. */
export const LIVE_PREFIX = 'live-'
/** How the name of a segment begins that is only read. */
export const LEFT_PREFIX = 'left-'
/** Bytes after which the next segment begins. Smaller ones are removed sooner and so less is sent twice; more files are made. */
export const SEGMENT_BYTES = 4_000_000
/** Parts of the bound that one segment may take, so that making room costs little. */
const SEGMENTS_IN_BOUND = 8
/** First size of the memory in which a record is put together, bytes. */
const FIRST_BYTES = 65_536

export interface SpoolWriterParts {
  /** Folder of this writer alone. */
  readonly folder: string
  readonly maxBytes: number
  /** Makes room by removing something older than all segments here; returns the bytes it freed, 0 when there is nothing. */
  readonly evictOlder: () => number
  /** Bytes of what `evictOlder` could remove. */
  readonly olderBytes: () => number
  /** Events that had been counted as kept were removed to make room. */
  readonly onEvicted: (keptCount: number) => void
  /** A segment nobody writes to any more holds events that were given up: it may be read again. */
  readonly onLeft: (left: LeftSegment) => void
  /** The disk refused; nothing is written from here on. */
  readonly onFault: (error: unknown) => void
}

/** A file that is only read from now on. */
export interface LeftSegment {
  readonly path: string
  readonly sizeBytes: number
  /** Events in it that this process has reported as kept; 0 in what other processes left. */
  readonly keptCount: number
}

interface Segment {
  readonly path: string
  readonly descriptor: number
  /** Position of the first event. */
  readonly first: number
  /** Position behind the last event. */
  end: number
  sizeBytes: number
  /** Events whose fate is not known yet. */
  openCount: number
  /** Events that were given up and wait here for a later process. */
  keptCount: number
}

/**
 * Writes events to files at once, before anything else can happen to the process, and removes a file when every event in it
 * has an answer. The n-th event appended has position n, counted from 0. Methods are synchronous and never throw.
 */
export class SpoolWriter {
  readonly #parts: SpoolWriterParts
  readonly #segments: Segment[] = []
  #memory = Buffer.allocUnsafeSlow(FIRST_BYTES)
  /** Position of the next event. */
  #position = 0
  #fileCount = 0
  #isFaulty = false

  constructor(parts: SpoolWriterParts) {
    this.#parts = parts
  }

  /** Bytes of all segments. */
  get sizeBytes(): number {
    return this.#segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }

  append(event: Uint8Array): void {
    const position = this.#position++
    if (this.#isFaulty) return
    try {
      const segment = this.#segmentAt(position)
      const length = this.#encode(event)
      writeFully(segment.descriptor, this.#memory.subarray(0, length))
      segment.end = position + 1
      segment.sizeBytes += length
      segment.openCount += 1
      this.#keepWithinBound()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** The events have an answer. */
  settle(position: number, count: number): void {
    this.#close(position, count, false)
  }

  /** The events are given up and stay; returns how many of them are on disk. */
  keep(position: number, count: number): number {
    return this.#close(position, count, true)
  }

  /** Removes what has an answer and lets go of the files. Nothing may be appended after it. */
  close(): void {
    this.#isFaulty = true
    for (const segment of this.#segments.splice(0)) this.#release(segment)
  }

  #close(position: number, count: number, isKept: boolean): number {
    const end = position + count
    let foundCount = 0
    for (const segment of this.#segments.slice()) {
      const closed = Math.min(end, segment.end) - Math.max(position, segment.first)
      if (closed <= 0) continue
      foundCount += closed
      segment.openCount -= closed
      if (isKept) segment.keptCount += closed
      this.#tidy(segment)
    }
    return foundCount
  }

  #segmentAt(position: number): Segment {
    const last = this.#segments.at(-1)
    const mostBytes = Math.min(SEGMENT_BYTES, this.#parts.maxBytes / SEGMENTS_IN_BOUND)
    if (last !== undefined && last.sizeBytes < mostBytes) return last
    const path = join(
      this.#parts.folder,
      `${LIVE_PREFIX}${String(++this.#fileCount).padStart(8, '0')}`,
    )
    const segment: Segment = {
      path,
      descriptor: openSync(path, 'a', 0o600),
      first: position,
      end: position,
      sizeBytes: 0,
      openCount: 0,
      keptCount: 0,
    }
    this.#segments.push(segment)
    return segment
  }

  #encode(event: Uint8Array): number {
    const neededBytes = event.length + RECORD_OVERHEAD_BYTES
    if (neededBytes > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(neededBytes * 2)
    return writeRecord(this.#memory, event)
  }

  /** Lets go of a segment in which nothing is open; the last one is emptied for what comes. */
  #tidy(segment: Segment): void {
    if (segment.openCount > 0) return
    const isLast = segment === this.#segments.at(-1)
    this.#segments.splice(this.#segments.indexOf(segment), 1)
    if (isLast && segment.keptCount === 0) this.#empty(segment)
    else this.#release(segment)
  }

  #empty(segment: Segment): void {
    try {
      ftruncateSync(segment.descriptor)
      const position = this.#position
      this.#segments.push({ ...segment, first: position, end: position, sizeBytes: 0 })
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Closes a segment, and removes it unless it holds something for later. */
  #release({ path, descriptor, openCount, keptCount, sizeBytes }: Segment): void {
    try {
      closeSync(descriptor)
      if (openCount + keptCount === 0) return rmSync(path, { force: true })
      const left = join(dirname(path), basename(path).replace(LIVE_PREFIX, LEFT_PREFIX))
      renameSync(path, left)
      this.#parts.onLeft({ path: left, sizeBytes, keptCount })
    } catch (error) {
      this.#fail(error)
    }
  }

  #keepWithinBound(): void {
    const { maxBytes, olderBytes, evictOlder, onEvicted } = this.#parts
    let excessBytes = this.sizeBytes + olderBytes() - maxBytes
    while (excessBytes > 0) {
      const freedBytes = evictOlder()
      if (freedBytes > 0) {
        excessBytes -= freedBytes
        continue
      }
      if (this.#segments.length < 2) return
      const oldest = this.#segments.shift() as Segment // there are two
      closeSync(oldest.descriptor)
      rmSync(oldest.path, { force: true })
      if (oldest.keptCount > 0) onEvicted(oldest.keptCount)
      excessBytes -= oldest.sizeBytes
    }
  }

  #fail(error: unknown): void {
    if (this.#isFaulty) return
    this.#isFaulty = true
    this.#parts.onFault(error)
  }
}

function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written)
  }
}

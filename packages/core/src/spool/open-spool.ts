import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, promises, rmdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { Batch } from '../queue/batch.ts'
import { FLUSH_BYTES, FLUSH_COUNT } from '../queue/flush-policy.ts'
import { countEvents, LeftSegments } from './left-segments.ts'
import { abandonFolder, beat, BEAT_MS, OWNER_FILE, signFolder } from './spool-owner.ts'
import { readRecords } from './spool-record.ts'
import { SpoolWriter } from './spool-writer.ts'
import type { LeftSegment } from './spool-writer.ts'
import type { Spool, SpoolParts } from './spool.ts'

/** Opens a client's spool in a folder of its own; undefined, after telling `onFault`, when the disk refuses. */
export function openSpool(parts: SpoolParts): Spool | undefined {
  try {
    return new FolderSpool(parts)
  } catch (error) {
    parts.onFault(describe(parts, error))
    return undefined
  }
}

class FolderSpool implements Spool {
  readonly #parts: SpoolParts
  /** Holds the folders of all clients of the project. */
  readonly #parent: string
  readonly #folder: string
  readonly #left: LeftSegments
  readonly #writer: SpoolWriter
  #beating: NodeJS.Timeout | undefined
  #isReplaying = false
  #isClosed = false

  constructor(parts: SpoolParts) {
    this.#parts = parts
    const project = createHash('sha256').update(parts.projectKey).digest('hex').slice(0, 16)
    this.#parent = join(resolve(parts.directory), project)
    this.#folder = join(this.#parent, randomBytes(8).toString('hex'))
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    signFolder(this.#folder)
    this.#left = new LeftSegments(this.#folder)
    this.#writer = new SpoolWriter({
      folder: this.#folder,
      maxBytes: parts.maxBytes,
      olderBytes: () => this.#left.sizeBytes,
      evictOlder: () => this.#evictOldest(),
      onEvicted: parts.onEvicted,
      onLeft: (segment) => this.#left.add(segment),
      onFault: (error) => parts.onFault(describe(parts, error)),
    })
    this.#left.claimAbandoned(this.#parent)
  }

  append(event: Uint8Array): void {
    this.#writer.append(event)
  }

  settle(position: number, count: number): void {
    this.#writer.settle(position, count)
  }

  keep(position: number, count: number): number {
    return this.#writer.keep(position, count)
  }

  onMoment(callback: () => void): void {
    this.#beating ??= setInterval(() => {
      this.#stayAlive()
      callback()
    }, BEAT_MS)
    this.#beating.unref()
    callback()
  }

  async replay(send: (batch: Batch) => Promise<boolean>): Promise<void> {
    if (this.#isReplaying) return
    this.#isReplaying = true
    try {
      for (let next = this.#left.oldest; next !== undefined; next = this.#left.oldest) {
        if (this.#isClosed || !(await this.#replaySegment(next, send))) return
      }
    } finally {
      this.#isReplaying = false
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    clearInterval(this.#beating)
    this.#writer.close()
    try {
      if (this.#left.oldest !== undefined) return abandonFolder(this.#folder)
      rmSync(join(this.#folder, OWNER_FILE), { force: true })
      rmdirSync(this.#folder)
    } catch {
      // The folder stays until another process finds its owner gone.
    }
  }

  async #replaySegment(
    segment: LeftSegment,
    send: (batch: Batch) => Promise<boolean>,
  ): Promise<boolean> {
    let bytes: Buffer
    try {
      bytes = await promises.readFile(segment.path)
    } catch {
      // Gone or unreadable, and it will not get better.
      this.#left.remove(segment)
      return true
    }
    const { events, damagedCount } = readRecords(bytes)
    for (const group of groupEvents(events)) {
      if (!(await send(this.#parts.toBatch(group)))) return false
    }
    this.#left.remove(segment)
    if (damagedCount > 0) this.#parts.onLost(damagedCount)
    return true
  }

  #evictOldest(): number {
    const { oldest } = this.#left
    if (oldest === undefined) return 0
    if (oldest.keptCount > 0) this.#parts.onEvicted(oldest.keptCount)
    else this.#parts.onLost(countEvents(oldest.path))
    this.#left.remove(oldest)
    return oldest.sizeBytes
  }

  #stayAlive(): void {
    try {
      beat(this.#folder)
      this.#left.claimAbandoned(this.#parent)
    } catch {
      // Somebody removed the folders; what is open can still be written.
    }
  }
}

/** Cuts the events into what one request may hold. */
function groupEvents(events: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const groups: Uint8Array[][] = []
  let sizeBytes = Number.POSITIVE_INFINITY
  for (const event of events) {
    sizeBytes += event.length
    const group = groups.at(-1)
    if (group === undefined || group.length >= FLUSH_COUNT || sizeBytes > FLUSH_BYTES) {
      groups.push([event])
      sizeBytes = event.length
    } else group.push(event)
  }
  return groups
}

function describe({ directory }: SpoolParts, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return `The spool in ${directory} cannot be written, so events are held in memory only: ${reason}`
}

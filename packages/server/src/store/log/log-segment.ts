import { type FileHandle, open, readFile, rm } from 'node:fs/promises'

import type { Durability } from '../durability.ts'
import { frameRecord, type LogRecord, readRecords } from './log-record.ts'
import { writeAll } from './write-all.ts'

/** Rows that go to one table together, and names that queries may look for them by. */
export interface LogEntry extends LogRecord {
  readonly names: Iterable<string>
  /** Called when the engine has the rows. */
  readonly onFound?: (() => void) | undefined
}

/** Rows in one file of the log, and in memory as well until the engine has them. */
export class LogSegment {
  readonly #file: string
  readonly #durability: Durability
  readonly #rows = new Map<string, Buffer[]>()
  readonly #names = new Set<string>()
  readonly #listeners: (() => void)[] = []
  /** Undefined: nothing more is added to this file. */
  #handle: FileHandle | undefined
  #fileBytes = 0
  #bytes = 0

  private constructor(file: string, durability: Durability, handle?: FileHandle) {
    this.#file = file
    this.#durability = durability
    this.#handle = handle
  }

  /** A new file. Its folder has to be synced before a record in it may be acknowledged. */
  static async create(file: string, durability: Durability): Promise<LogSegment> {
    return new LogSegment(file, durability, await open(file, 'wx', 0o600))
  }

  /** What a process that ended left behind. */
  static async read(file: string): Promise<LogSegment> {
    const segment = new LogSegment(file, 'process')
    for (const { target, rows } of readRecords(await readFile(file))) segment.#keep(target, rows)
    return segment
  }

  /** Bytes of rows. */
  get bytes(): number {
    return this.#bytes
  }

  get takesMore(): boolean {
    return this.#handle !== undefined
  }

  /** Rows by the target of their inserts, in the order they came. */
  get rows(): ReadonlyMap<string, readonly Buffer[]> {
    return this.#rows
  }

  /** Whether rows of this name were added by this process. */
  holds(name: string): boolean {
    return this.#names.has(name)
  }

  /** Resolves when the entries are in the file for good. When it fails, none of them is kept. Never runs twice at a time. */
  async append(entries: readonly LogEntry[]): Promise<void> {
    const handle = this.#handle
    if (handle === undefined) throw new Error('Expected a segment that takes more entries')
    try {
      const frames = entries.flatMap(frameRecord)
      const written = await writeAll(handle, frames, this.#fileBytes)
      if (this.#durability === 'power') await handle.datasync()
      this.#fileBytes += written
    } catch (error) {
      await this.#takeBack(handle)
      throw error
    }
    for (const { target, rows, names, onFound } of entries) {
      this.#keep(target, rows)
      if (onFound !== undefined) this.#listeners.push(onFound)
      for (const name of names) this.#names.add(name)
    }
  }

  /** Says that the engine has all rows. */
  tellFound(): void {
    for (const listener of this.#listeners) listener()
  }

  /** Closes the file and takes it away. */
  async remove(): Promise<void> {
    await this.close()
    await rm(this.#file, { force: true })
  }

  async close(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close()
  }

  #keep(target: string, rows: Buffer): void {
    const known = this.#rows.get(target)
    if (known === undefined) this.#rows.set(target, [rows])
    else known.push(rows)
    this.#bytes += rows.length
  }

  /** Nobody would read what is written behind half a record, so either that goes or nothing follows it. */
  async #takeBack(handle: FileHandle): Promise<void> {
    try {
      await handle.truncate(this.#fileBytes)
    } catch {
      await this.close()
    }
  }
}

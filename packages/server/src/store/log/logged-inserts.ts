import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'

import { isDiskFull } from '../disk-full.ts'
import type { Durability } from '../durability.ts'
import { sync } from '../sync-folder.ts'
import { type DiskReserve, openDiskReserve } from './disk-reserve.ts'
import { type LogEntry, LogSegment } from './log-segment.ts'

/** Rows are given to the engine when there are so many bytes of them: its work by row is least from some thousand rows on. */
const FLUSH_BYTES = 16 * 1024 * 1024

/** Rows wait so long for others at most, ms. */
const FLUSH_AFTER_MS = 300

/** After a read rows go to the engine as they come, for so long, so that the next read waits for few of them, ms. */
const READ_OFTEN_MS = 1000

/** Bytes of rows that may wait for the engine; beyond it senders wait too. */
const MAX_WAITING_BYTES = 2 * FLUSH_BYTES

/** Space that is held for every waiting byte: rows are handed over in a file, and are in a part before that file is gone. */
const RESERVED_A_BYTE = 2

/** Space that is held beside that, bytes. */
const RESERVED_BYTES = 1024 * 1024

/** How rows come into the engine. */
export interface LoggedInserts {
  /** Resolves when the rows are in the log, from which they come into the engine whatever happens. */
  insert(entry: LogEntry): Promise<void>
  /**
   * Resolves when queries find all rows that were acknowledged before, or those of some names.
   * @throws what the engine says when it does not take them.
   */
  settle(names?: readonly string[]): Promise<void>
  /** Gives the engine what it does not have yet, as far as it takes it; the rest stays in the log. */
  close(): Promise<void>
}

/** What the log is made of. */
export interface LogParts {
  readonly folder: string
  readonly durability: Durability
  /** Resolves when rows are in the engine, as durable as it is asked to be. */
  readonly store: (target: string, rows: readonly Buffer[]) => Promise<void>
  /** Milliseconds. */
  readonly now: () => number
}

interface Waiting {
  readonly entry: LogEntry
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * Opens the log in a folder and gives the engine what an earlier process left there. Doing that again is harmless, because a
 * row replaces the same one.
 */
export async function openLoggedInserts(parts: LogParts): Promise<LoggedInserts> {
  const { folder, durability } = parts
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (durability === 'power') for (const name of [folder, path.dirname(folder)]) await sync(name)
  const files = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX))
  const numbers = files.map((name) => Number.parseInt(name, 10)).toSorted((a, b) => a - b)
  const left: LogSegment[] = []
  for (const number of numbers) left.push(await LogSegment.read(fileOf(folder, number)))
  const reserve = await openDiskReserve(path.join(folder, 'reserve'))
  const inserts = new Log(parts, { reserve, left, nextNumber: (numbers.at(-1) ?? 0) + 1 })
  await inserts.settle()
  return inserts
}

const SUFFIX = '.log'

function fileOf(folder: string, number: number): string {
  return path.join(folder, `${number}${SUFFIX}`)
}

interface Found {
  readonly reserve: DiskReserve
  readonly left: LogSegment[]
  readonly nextNumber: number
}

class Log implements LoggedInserts {
  readonly #parts: LogParts
  readonly #reserve: DiskReserve
  /** Segments that take no more entries and whose rows the engine may not have, oldest first. */
  readonly #full: LogSegment[]
  #open: LogSegment | undefined
  #nextNumber: number
  #queue: Waiting[] = []
  /** What runs on the open segment, one after another. */
  #turn: Promise<unknown> = Promise.resolve()
  #running: Promise<void> | undefined
  #following: Promise<void> | undefined
  #hasFailed = false
  #lastReadAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(parts: LogParts, { reserve, left, nextNumber }: Found) {
    this.#parts = parts
    this.#reserve = reserve
    this.#full = left
    this.#nextNumber = nextNumber
  }

  async insert(entry: LogEntry): Promise<void> {
    if (this.#hasFailed || this.#waitingBytes() > MAX_WAITING_BYTES) await this.#flush()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#queue.push({ entry, resolve, reject })
    // The rows of all tables of one group come within one turn of the event loop, and are written together.
    if (this.#queue.length === 1) setImmediate(() => void this.#inTurn(() => this.#append()))
    await promise
  }

  async settle(names?: readonly string[]): Promise<void> {
    const segments = this.#segments()
    if (segments.length === 0) return
    if (names?.some((name) => segments.some((segment) => segment.holds(name))) === false) return
    if (names === undefined) this.#lastReadAt = this.#parts.now()
    await this.#flush()
  }

  async close(): Promise<void> {
    await this.#flush().catch(() => {
      // What the engine did not take is in the log.
    })
    clearTimeout(this.#timer)
    for (const segment of this.#segments()) await segment.close()
  }

  #segments(): readonly LogSegment[] {
    return this.#open === undefined ? this.#full : [...this.#full, this.#open]
  }

  #waitingBytes(): number {
    return this.#segments().reduce((sum, { bytes }) => sum + bytes, 0)
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => {})
    return result
  }

  async #append(): Promise<void> {
    const group = this.#queue
    this.#queue = []
    try {
      const entries = group.map(({ entry }) => entry)
      const bytes = entries.reduce((sum, { rows }) => sum + rows.length, this.#waitingBytes())
      await this.#reserve.hold(RESERVED_BYTES + bytes * RESERVED_A_BYTE)
      const segment = await this.#openSegment()
      await segment.append(entries)
      for (const { resolve } of group) resolve()
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    this.#plan()
  }

  async #openSegment(): Promise<LogSegment> {
    const { folder, durability } = this.#parts
    if (this.#open?.takesMore === false) {
      this.#full.push(this.#open)
      this.#open = undefined
    }
    if (this.#open === undefined) {
      const file = fileOf(folder, this.#nextNumber)
      this.#nextNumber += 1
      this.#open = await LogSegment.create(file, durability)
      if (durability === 'power') await sync(folder)
    }
    return this.#open
  }

  /** Says when the engine gets what waits. */
  #plan(): void {
    if (this.#running !== undefined || this.#segments().length === 0) return
    const isReadOften = this.#parts.now() - this.#lastReadAt < READ_OFTEN_MS
    const isDue = isReadOften || this.#waitingBytes() >= FLUSH_BYTES
    // The next insert and the next read are told of a failure.
    const flush = () => void this.#flush().catch(() => {})
    if (isDue && !this.#hasFailed) flush()
    else this.#timer ??= setTimeout(flush, FLUSH_AFTER_MS).unref()
  }

  /** Resolves when the engine has all that was acknowledged before. */
  #flush(): Promise<void> {
    if (this.#following !== undefined) return this.#following
    if (this.#running === undefined) return this.#run()
    if (this.#open === undefined) return this.#running
    this.#following = this.#running.then(
      () => this.#run(),
      () => this.#run(),
    )
    return this.#following
  }

  #run(): Promise<void> {
    this.#following = undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#running = this.#storeAll().finally(() => {
      this.#running = undefined
      this.#plan()
    })
    return this.#running
  }

  async #storeAll(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#open !== undefined) this.#full.push(this.#open)
      this.#open = undefined
    })
    try {
      while (this.#full[0] !== undefined) {
        await this.#storeSegment(this.#full[0])
        const stored = this.#full.shift()
        stored?.tellFound()
        await stored?.remove()
      }
      this.#hasFailed = false
    } catch (error) {
      this.#hasFailed = true
      throw error
    }
  }

  async #storeSegment({ rows }: LogSegment): Promise<void> {
    const store = async () => {
      const stored = await Promise.allSettled(
        [...rows].map(([target, buffers]) => this.#parts.store(target, buffers)),
      )
      const failed = stored.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    }
    try {
      await store()
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await this.#reserve.release()
      await store()
      // Others would take what is left of it.
      await this.#reserve.hold(RESERVED_BYTES).catch(() => {})
    }
  }
}

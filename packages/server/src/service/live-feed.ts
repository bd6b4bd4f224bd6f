import type { Logger } from 'pino'

import {
  concerns,
  type LiveEvent,
  type LiveInterest,
  type NumberedEvent,
  parseCursor,
  printCursor,
} from '../domain/live-event.ts'
import { LIVE_RETENTION_MS, type LiveLog } from '../store/live-log.ts'
import { createGatheredNews } from './gathered-news.ts'

/** How long news are gathered before they are told, ms; changes of prompts are told at once. */
const GATHER_MS = 200
/** How often a log that others write to is asked for news while somebody listens, ms. */
const ASK_MS = 300
/** How often old events are forgotten, ms. */
const PRUNE_MS = 60_000

/** What a reader gets: events in order, or the message that it missed some. */
export interface LiveBatch {
  readonly events: readonly NumberedEvent[]
  /** True: something before these events is not known any more, so what the reader holds may be old. */
  readonly isGap: boolean
  /** Where the reader is when it has read this. */
  readonly cursor: string
}

export interface LiveReader {
  readonly interest: LiveInterest
  /** Must return at once. */
  receive(batch: LiveBatch): void
  /** The server stops. */
  end(): void
}

/** News on their way to those who look at a project or use its prompts, on this server and on those that share its database. */
export interface LiveFeed {
  publish(event: LiveEvent): void
  /** False when nobody has looked at the project's traces for so long that their news need not be published. */
  isWatched(projectId: string): boolean
  /** Tells what came after the cursor, or nothing without one, then what comes from now on. Returns what ends it. */
  subscribe(reader: LiveReader, cursor: string | undefined): Promise<() => void>
  /** What came after the cursor; without one, where the end is. */
  since(interest: LiveInterest, cursor: string | undefined): Promise<LiveBatch>
  /** Everything that is still known, oldest first. */
  recent(interest: LiveInterest): Promise<readonly LiveEvent[]>
  printCursor(number: number): string
  /** Ends all readers, and from now on each that comes. */
  endReaders(): void
  close(): Promise<void>
}

export interface LiveFeedParts {
  readonly liveLog: LiveLog
  readonly log: Logger
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export function createLiveFeed(parts: LiveFeedParts): LiveFeed {
  return new LogFeed(parts)
}

class LogFeed implements LiveFeed {
  readonly #parts: LiveFeedParts
  readonly #gathered = createGatheredNews()
  readonly #readers = new Set<LiveReader>()
  /** When somebody last looked at the traces of a project. */
  readonly #watchedAt = new Map<string, number>()
  readonly #pruning: NodeJS.Timeout
  readonly #asking: NodeJS.Timeout
  /** Number up to which all readers were told. */
  #last = 0
  #hasLostNews = false
  #isAsking = false
  #isEnding = false
  #flushing: NodeJS.Timeout | undefined
  #queue: Promise<unknown> = Promise.resolve()

  constructor(parts: LiveFeedParts) {
    this.#parts = parts
    this.#pruning = setInterval(() => this.#prune(), PRUNE_MS).unref()
    this.#asking = setInterval(() => this.#ask(), ASK_MS).unref()
  }

  publish(event: LiveEvent): void {
    this.#gathered.add(event)
    if (event.kind === 'prompt') void this.#flush()
    else this.#flushing ??= setTimeout(() => void this.#flush(), GATHER_MS).unref()
  }

  isWatched(projectId: string): boolean {
    const { liveLog, now } = this.#parts
    if (liveLog.isShared) return true
    const at = this.#watchedAt.get(projectId)
    return at !== undefined && now() - at < LIVE_RETENTION_MS
  }

  subscribe(reader: LiveReader, cursor: string | undefined): Promise<() => void> {
    return this.#inTurn(async () => {
      if (this.#readers.size === 0) this.#last = await this.#parts.liveLog.end()
      else await this.#advance()
      const missed = await this.#missedBy(reader.interest, cursor)
      if (this.#isEnding) {
        reader.end()
        return () => {}
      }
      this.#noteWatched(reader.interest)
      this.#readers.add(reader)
      // What was appended since `last` was read is told to all readers together.
      const events = missed?.filter(({ number }) => number <= this.#last) ?? []
      reader.receive({ events, isGap: missed === undefined, cursor: this.printCursor(this.#last) })
      return () => {
        if (this.#readers.delete(reader)) this.#noteWatched(reader.interest)
      }
    })
  }

  async since(interest: LiveInterest, cursor: string | undefined): Promise<LiveBatch> {
    const end = await this.#parts.liveLog.end()
    const missed = await this.#missedBy(interest, cursor)
    const events = missed?.filter(({ number }) => number <= end) ?? []
    return { events, isGap: missed === undefined, cursor: this.printCursor(end) }
  }

  async recent(interest: LiveInterest): Promise<readonly LiveEvent[]> {
    const all = await this.#parts.liveLog.all()
    return all.map(({ event }) => event).filter((event) => concerns(event, interest))
  }

  printCursor(number: number): string {
    return printCursor(this.#parts.liveLog.epoch, number)
  }

  endReaders(): void {
    this.#isEnding = true
    for (const reader of this.#readers) reader.end()
    this.#readers.clear()
  }

  async close(): Promise<void> {
    clearInterval(this.#pruning)
    clearInterval(this.#asking)
    await this.#flush()
  }

  /** Steps run one after another; one that fails is told by the log. */
  #inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const done = this.#queue.then(step)
    this.#queue = done.catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'live news were not told')
    })
    return done
  }

  #flush(): Promise<void> {
    clearTimeout(this.#flushing)
    this.#flushing = undefined
    const events = this.#gathered.take()
    const step = async () => {
      try {
        if (events.length > 0) await this.#parts.liveLog.append(events)
      } catch (error) {
        this.#hasLostNews = true
        throw error
      }
      await this.#advance()
    }
    return this.#inTurn(step).catch(() => {})
  }

  /** Tells all readers what is new in the log. */
  async #advance(): Promise<void> {
    if (this.#readers.size === 0) return
    const { liveLog } = this.#parts
    const found = this.#hasLostNews ? undefined : await liveLog.after(this.#last)
    this.#last = found === undefined ? await liveLog.end() : (found.at(-1)?.number ?? this.#last)
    this.#hasLostNews = false
    const cursor = this.printCursor(this.#last)
    for (const reader of this.#readers) {
      const events = found?.filter(({ event }) => concerns(event, reader.interest)) ?? []
      if (found !== undefined && events.length === 0) continue
      reader.receive({ events, isGap: found === undefined, cursor })
    }
  }

  /** Undefined when it is not known any more. */
  async #missedBy(
    interest: LiveInterest,
    cursor: string | undefined,
  ): Promise<readonly NumberedEvent[] | undefined> {
    if (cursor === undefined) return []
    // While nobody watched, changed traces were not written down.
    if (interest.kinds.has('traces') && !this.isWatched(interest.projectId)) return undefined
    const { liveLog } = this.#parts
    const number = parseCursor(liveLog.epoch, cursor)
    const found = number === undefined ? undefined : await liveLog.after(number)
    return found?.filter(({ event }) => concerns(event, interest))
  }

  #noteWatched({ projectId, kinds }: LiveInterest): void {
    if (kinds.has('traces')) this.#watchedAt.set(projectId, this.#parts.now())
  }

  #prune(): void {
    for (const { interest } of this.#readers) this.#noteWatched(interest)
    for (const projectId of this.#watchedAt.keys()) {
      if (!this.isWatched(projectId)) this.#watchedAt.delete(projectId)
    }
    void this.#inTurn(() => this.#parts.liveLog.prune()).catch(() => {})
  }

  /** Where other servers append too, the log does not say by itself that there is news. */
  #ask(): void {
    if (!this.#parts.liveLog.isShared || this.#readers.size === 0 || this.#isAsking) return
    this.#isAsking = true
    void this.#inTurn(() => this.#advance())
      .catch(() => {})
      .finally(() => {
        this.#isAsking = false
      })
  }
}

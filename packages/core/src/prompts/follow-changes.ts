import { schedule } from '#platform'

import type { Scheduled } from '../platform/platform.ts'
import type { PromptChange, PromptChanges } from '../schemas/live.ts'
import type { EventConnection, PromptRequest, PromptRequests, StreamEvent } from './requests.ts'

/** How often changes are asked for, ms: with it a published prompt is everywhere in less than two seconds. */
const ASK_MS = 1_000
/** How long after prompts were last used changes are still asked for, ms. */
const IDLE_MS = 60_000
/** First and longest wait after a failure, ms. */
const RETRY_MS = { first: 1_000, longest: 30_000 } as const

/** Statuses that will not change: the server has no such route, or the keys open nothing. */
const FINAL = new Set([400, 401, 403, 404, 405])

export interface Follower {
  /** Prompts are being used. */
  touch(): void
  close(): void
}

export interface FollowOptions {
  readonly requests: PromptRequests
  readonly request: Omit<PromptRequest, 'isBackground'>
  readonly mode: 'stream' | 'poll'
  readonly now: () => number
  /** Prompts that have changed. */
  readonly onChange: (changes: readonly PromptChange[]) => void
  /** Anything may have changed. */
  readonly onGap: () => void
}

/** Follows the changes of prompts, by a stream or by asking. Nothing of it keeps the process alive, and a server that cannot be followed is left alone. */
export function followChanges(options: FollowOptions): Follower {
  const { openStream } = options.requests
  const isStream = options.mode === 'stream' && openStream !== undefined
  return isStream ? new StreamFollower(options, openStream) : new PollFollower(options)
}

class PollFollower implements Follower {
  readonly #options: FollowOptions
  #cursor: string | undefined
  #usedAt = 0
  #failures = 0
  #isAsking = false
  #isOver = false
  #waiting: Scheduled | undefined
  #askedAt = -Infinity

  constructor(options: FollowOptions) {
    this.#options = options
  }

  touch(): void {
    const now = this.#options.now()
    this.#usedAt = now
    // Also where timers do not live on: whoever uses prompts asks when it is time.
    if (now - this.#askedAt >= waitAfter(this.#failures, ASK_MS)) void this.#ask()
  }

  close(): void {
    this.#isOver = true
    this.#waiting?.cancel()
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.#isOver) return
    this.#isAsking = true
    this.#waiting?.cancel()
    this.#askedAt = this.#options.now()
    try {
      await this.#askOnce()
    } catch {
      this.#failures += 1
    }
    this.#isAsking = false
    const isIdle = this.#options.now() - this.#usedAt >= IDLE_MS
    if (isIdle || this.#isOver) return
    this.#waiting = schedule(() => void this.#ask(), waitAfter(this.#failures, ASK_MS))
  }

  async #askOnce(): Promise<void> {
    const { requests, request, onChange, onGap } = this.#options
    const since = this.#cursor === undefined ? '' : `?since=${encodeURIComponent(this.#cursor)}`
    const url = request.url + since
    const { status, text } = await requests.get({ ...request, url, isBackground: true })
    if (this.#isOver) return
    if (FINAL.has(status)) return this.close()
    if (status !== 200) throw new Error(`The server answered ${status}.`)
    const { cursor, isGap, changes } = JSON.parse(text) as PromptChanges // the route's shape
    const isFirst = this.#cursor === undefined
    this.#cursor = cursor
    this.#failures = 0
    // What was read before it is known from where on changes are told may have changed in between.
    if (isGap || isFirst) onGap()
    else if (changes.length > 0) onChange(changes)
  }
}

class StreamFollower implements Follower {
  readonly #options: FollowOptions
  readonly #open: NonNullable<PromptRequests['openStream']>
  #connection: EventConnection | undefined
  #lastEventId: string | undefined
  #failures = 0
  #isOver = false
  #waiting: Scheduled | undefined

  constructor(options: FollowOptions, open: NonNullable<PromptRequests['openStream']>) {
    this.#options = options
    this.#open = open
  }

  touch(): void {
    if (this.#connection === undefined && this.#waiting === undefined) this.#connect()
  }

  close(): void {
    this.#isOver = true
    this.#waiting?.cancel()
    this.#connection?.close()
  }

  #connect(): void {
    this.#waiting = undefined
    if (this.#isOver) return
    const { request } = this.#options
    const id = this.#lastEventId
    const headers = {
      ...request.headers,
      accept: 'text/event-stream',
      ...(id === undefined ? {} : { 'last-event-id': id }),
    }
    this.#connection = this.#open(
      { ...request, headers },
      {
        onEvent: (event) => this.#take(event),
        onEnd: (status) => {
          this.#connection = undefined
          if (status !== undefined && FINAL.has(status)) this.#isOver = true
          if (this.#isOver) return
          const delayMs = waitAfter(this.#failures, RETRY_MS.first)
          this.#failures += 1
          this.#waiting = schedule(() => this.#connect(), delayMs)
        },
      },
    )
  }

  #take({ id, event, data }: StreamEvent): void {
    const isFirst = this.#lastEventId === undefined
    this.#lastEventId = id
    this.#failures = 0
    if (event === 'prompt') this.#options.onChange([JSON.parse(data) as PromptChange]) // its shape
    else if (event === 'gap' || (event === 'ready' && isFirst)) this.#options.onGap()
  }
}

/** A wait that doubles with each failure and differs from client to client. */
function waitAfter(failures: number, usualMs: number): number {
  if (failures === 0) return usualMs
  const longest = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** failures)
  return longest * (0.5 + Math.random() / 2)
}

import type { ActiveObservation, Heddle } from '@heddle/core'

import { callAt } from './call-position.ts'
import type { Call } from './call.ts'
import { OpenCalls } from './open-calls.ts'
import { RecentCalls } from './recent-calls.ts'
import { isDevelopment, warnOnce } from './warn-once.ts'

/** Calls that may be open at the same time; beyond it the one that was quiet the longest is closed, so that memory stays bounded. */
const MAX_OPEN_CALLS = 10_000
/** Ended calls that a late event can still correct. What comes after an end comes in the same moment. */
const MAX_ENDED_CALLS = 100
/** Abandoned calls that can still go on: their reader may come back after minutes. */
const MAX_ABANDONED_CALLS = 1_000
/** Longest time between two looks for abandoned calls, milliseconds. */
const MAX_SWEEP_MS = 5_000
const MIN_SWEEP_MS = 20

const SHUT_DOWN = 'the client was shut down before the end of the call'
const EVICTED = 'evicted: too many calls are open'
const ENDED = 'the process ended before the call did'
const ABANDONED =
  'A stream of the AI SDK was not read to its end and not aborted, so its trace was closed as abandoned. Pass the signal of the request to the call (abortSignal: request.signal), or wrap the route with withHeddleRoute().'

/** Every call that is open, by its key. One table a process and project. */
export class CallTable {
  readonly #open = new OpenCalls()
  readonly #abandoned = new Map<string, Call>()
  readonly #clients = new WeakSet<Heddle>()
  readonly #ended = new RecentCalls(MAX_ENDED_CALLS)
  #timer: ReturnType<typeof setTimeout> | undefined
  #evictedCount = 0
  /** When the timer is due, milliseconds since 1970. */
  #dueAt = 0

  /** Calls that started and have not ended. */
  get openCount(): number {
    return this.#open.size
  }

  /** Calls that were closed early, because too many were open. */
  get evictedCount(): number {
    return this.#evictedCount
  }

  /** The call of a key, open or ended a short while ago. */
  find(key: string): Call | undefined {
    return this.#open.get(key) ?? this.#abandoned.get(key) ?? this.#ended.find(key)
  }

  isOpen(key: string): boolean {
    return this.#open.get(key) !== undefined
  }

  /** The open call that stands at the position, if one does. */
  callAround(active: ActiveObservation | undefined): Call | undefined {
    const call = active && callAt(active)
    return call !== undefined && this.#open.get(call.identity.key) === call ? call : undefined
  }

  /** Open calls of a trace. */
  callsOf(traceId: string): readonly Call[] {
    return this.#open.all.filter((call) => call.traceId === traceId)
  }

  /** Whether a call of the trace is open. */
  hasCallOf(traceId: string): boolean {
    return this.#open.all.some((call) => call.traceId === traceId)
  }

  add(call: Call): void {
    const { key } = call.identity
    this.#abandoned.delete(key)
    this.#open.add(call)
    if (this.#open.size > MAX_OPEN_CALLS) this.#evictOldest()
    this.#lookIn(waitOf(call), call.lastActivityAt)
  }

  close(call: Call): void {
    this.#open.delete(call)
    if (call.isAbandoned) this.#rememberAbandoned(call)
    else this.#ended.add(call)
    // Where a timer holds nothing it may stay: most often the next call needs it.
    if (this.#open.size === 0 && typeof this.#timer !== 'object') this.#stop()
  }

  /** Closes the calls whose answer nobody reads. */
  sweep(now: number): void {
    for (const call of this.#open.all.filter((each) => each.isIdle(now))) {
      if (!call.hasReaderLeft && isDevelopment()) warnOnce('abandoned', ABANDONED)
      this.#giveUp(call)
    }
  }

  /** Looks again soon, because a call's patience changed. */
  reschedule(): void {
    this.#stop()
    if (this.#open.size > 0) this.#schedule()
  }

  /** Closes the client's calls with what they have answered so far, before the client takes nothing more. */
  closeWith(client: Heddle): void {
    if (this.#clients.has(client)) return
    this.#clients.add(client)
    client.onBeforeDelivery((occasion) => {
      if (occasion === 'flush') return
      const own = this.#open.all.filter(({ settings }) => settings.client === client)
      for (const call of own) this.#giveUp(call, occasion === 'exit' ? ENDED : SHUT_DOWN)
    })
  }

  /** Ends the call with what it has answered so far. A fault costs the record of it: its place becomes free all the same. */
  #giveUp(call: Call, statusMessage?: string): void {
    try {
      call.abandon(statusMessage)
    } catch {
      this.#open.delete(call)
    }
  }

  #rememberAbandoned(call: Call): void {
    this.#abandoned.set(call.identity.key, call)
    if (this.#abandoned.size <= MAX_ABANDONED_CALLS) return
    for (const oldest of this.#abandoned.keys()) {
      this.#abandoned.delete(oldest)
      return
    }
  }

  #evictOldest(): void {
    let [oldest] = this.#open.all
    for (const call of this.#open.all) {
      if (oldest === undefined || call.lastActivityAt < oldest.lastActivityAt) oldest = call
    }
    if (oldest === undefined) return
    this.#evictedCount += 1
    this.#giveUp(oldest, EVICTED)
    oldest.settings.client.noteFault(
      `More than ${MAX_OPEN_CALLS} calls of the AI SDK are open; closed early so far: ${this.#evictedCount}.`,
    )
  }

  #schedule(): void {
    let waitMs = MAX_SWEEP_MS
    for (const call of this.#open.all) waitMs = Math.min(waitMs, waitOf(call))
    this.#lookIn(waitMs, Date.now())
  }

  /** Looks for abandoned calls after that time, unless it does so earlier anyway. */
  #lookIn(waitMs: number, now: number): void {
    if (this.#timer !== undefined) {
      if (this.#dueAt <= now + waitMs) return
      this.#stop()
    }
    const timer = setTimeout(() => this.#tick(), waitMs)
    this.#timer = timer
    this.#dueAt = now + waitMs
    // Browsers and edge runtimes return a number.
    if (typeof timer === 'object') timer.unref()
  }

  #tick(): void {
    this.#timer = undefined
    try {
      this.sweep(Date.now())
    } finally {
      if (this.#open.size > 0) this.#schedule()
    }
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}

/** Time until it is worth looking whether the call was abandoned, milliseconds. */
function waitOf(call: Call): number {
  return Math.max(MIN_SWEEP_MS, Math.min(MAX_SWEEP_MS, call.abandonAfterMs / 2))
}

interface Registry {
  readonly version: number
  readonly tables: Map<string, CallTable>
}

/** Version of the registry's shape: copies of this package with another version keep their own. */
const REGISTRY_VERSION = 1

const REGISTRY = Symbol.for(`heddle.ai-sdk.calls@${REGISTRY_VERSION}`)

function openRegistry(): Registry {
  const holder = globalThis as { [key: symbol]: Registry | undefined }
  return (holder[REGISTRY] ??= { version: REGISTRY_VERSION, tables: new Map() })
}

/** The table of a project (see `Heddle.projectKey`), shared by all copies of this package in the process. */
export function callTableFor(projectKey: string): CallTable {
  const { tables } = openRegistry()
  const known = tables.get(projectKey)
  if (known !== undefined) return known
  const table = new CallTable()
  tables.set(projectKey, table)
  return table
}

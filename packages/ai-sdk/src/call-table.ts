import type { Call } from './call.ts'

/** Calls that may be open at the same time; beyond it the oldest is closed, so that memory stays bounded. */
const MAX_OPEN_CALLS = 10_000
/** Ended calls that a late event can still correct. What comes after an end comes in the same moment. */
const MAX_ENDED_CALLS = 100
/** Abandoned calls that can still go on: their reader may come back after minutes. */
const MAX_ABANDONED_CALLS = 1_000
/** Longest time between two looks for abandoned calls, milliseconds. */
const MAX_SWEEP_MS = 5_000
const MIN_SWEEP_MS = 20

/** Every call that is open, by its key and by the ids of its observations. One table a process and project. */
export class CallTable {
  readonly #open = new Map<string, Call>()
  readonly #ended = new Map<string, Call>()
  readonly #abandoned = new Map<string, Call>()
  readonly #observations = new Map<string, Call>()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When the timer is due, milliseconds since 1970. */
  #dueAt = 0

  /** Calls that started and have not ended. */
  get openCount(): number {
    return this.#open.size
  }

  /** The call of a key, open or ended a short while ago. */
  find(key: string): Call | undefined {
    return this.#open.get(key) ?? this.#ended.get(key) ?? this.#abandoned.get(key)
  }

  isOpen(key: string): boolean {
    return this.#open.has(key)
  }

  /** The open call that an observation belongs to. */
  callOf(observationId: string | undefined): Call | undefined {
    return observationId === undefined ? undefined : this.#observations.get(observationId)
  }

  /** Open calls of a trace. */
  callsOf(traceId: string): readonly Call[] {
    return [...this.#open.values()].filter((call) => call.traceId === traceId)
  }

  /** Whether a call of the trace is open. */
  hasCallOf(traceId: string): boolean {
    for (const call of this.#open.values()) if (call.traceId === traceId) return true
    return false
  }

  add(call: Call): void {
    const { key } = call.identity
    this.#abandoned.delete(key)
    this.#open.set(key, call)
    this.addObservation(call.id, call)
    if (this.#open.size > MAX_OPEN_CALLS) this.#evictOldest()
    this.#lookIn(waitOf(call), call.lastActivityAt)
  }

  addObservation(id: string, call: Call): void {
    this.#observations.set(id, call)
    call.observationIds.push(id)
  }

  close(call: Call): void {
    const { key } = call.identity
    if (this.#open.get(key) === call) this.#open.delete(key)
    for (const id of call.observationIds) this.#observations.delete(id)
    call.observationIds.length = 0
    if (call.isAbandoned) remember(this.#abandoned, call, MAX_ABANDONED_CALLS)
    else remember(this.#ended, call, MAX_ENDED_CALLS)
    // Where a timer holds nothing it may stay: most often the next call needs it.
    if (this.#open.size === 0 && typeof this.#timer !== 'object') this.#stop()
  }

  /** Closes the calls whose answer nobody reads. */
  sweep(now: number): void {
    for (const call of this.#open.values()) if (call.isIdle(now)) call.abandon()
  }

  /** Looks again soon, because a call's patience changed. */
  reschedule(): void {
    this.#stop()
    if (this.#open.size > 0) this.#schedule()
  }

  #evictOldest(): void {
    for (const oldest of this.#open.values()) {
      oldest.abandon('evicted: too many calls are open')
      return
    }
  }

  #schedule(): void {
    let waitMs = MAX_SWEEP_MS
    for (const call of this.#open.values()) waitMs = Math.min(waitMs, waitOf(call))
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

/** Keeps the call among the latest ones. */
function remember(calls: Map<string, Call>, call: Call, most: number): void {
  calls.set(call.identity.key, call)
  if (calls.size <= most) return
  for (const oldest of calls.keys()) {
    calls.delete(oldest)
    return
  }
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

import type { Heddle } from '@heddle/core'

import { EndedRuns } from './ended-runs.ts'
import type { EndedRun } from './ended-runs.ts'
import { MAX_PARTIAL_CHARACTERS } from './partial-output.ts'
import { PausedTraces } from './paused-traces.ts'
import type { Run } from './run.ts'

/** Open runs kept per project; beyond it the oldest is closed. */
const MAX_OPEN_RUNS = 50_000
/** Partial answers kept per project, UTF-16 code units (256 MB of two-byte text). */
const MAX_PARTIAL_TOTAL = 512 * MAX_PARTIAL_CHARACTERS
/** A run without any event in its trace for this long is given up, ms. */
const MAX_IDLE_MS = 30 * 60 * 1000
/** Starts between two looks for idle runs. */
const STARTS_PER_SWEEP = 256
/** Runs still open when this time is over are watched for being abandoned, ms. Most steps end within it. */
const WATCH_AFTER_MS = 200

/** The runs of one project: open ones, and the places of those that ended. Shared by all handlers of the project. */
export class RunTable {
  readonly #open = new Map<string, Run>()
  readonly #ended = new EndedRuns()
  readonly #abandoned: FinalizationRegistry<string> | undefined
  readonly #clients = new WeakSet<Heddle>()
  /** Runs that are not watched yet, with their owners. */
  readonly #unwatched = new Map<Run, object>()
  #isWatchDue = false
  #starts = 0
  #partialTotal = 0
  readonly paused = new PausedTraces()

  constructor() {
    if (typeof FinalizationRegistry === 'undefined') return
    this.#abandoned = new FinalizationRegistry((runId) => {
      this.#open.get(runId)?.giveUp('abandoned')
    })
  }

  /** Gives up what will not end by itself before the client sends: idle runs at a flush, all of its runs in the end. */
  closeWith(client: Heddle): void {
    if (this.#clients.has(client)) return
    this.#clients.add(client)
    client.onBeforeDelivery((occasion) => {
      if (occasion === 'flush') this.sweep(Date.now())
      else this.#close(client)
    })
  }

  get openCount(): number {
    return this.#open.size
  }

  openRun(runId: string | undefined): Run | undefined {
    return runId === undefined ? undefined : this.#open.get(runId)
  }

  endedRun(runId: string | undefined): EndedRun | undefined {
    return runId === undefined ? undefined : this.#ended.get(runId)
  }

  /**
   * Adds a run that starts. `owner` is the metadata object LangChain made for it: its run manager holds it,
   * so once it is collected nobody can report an end any more. Only runs that stay open for a while are watched: what
   * a FinalizationRegistry watches outlives young garbage, which cost more than the rest of this table.
   */
  add(run: Run, owner: unknown): void {
    this.#open.set(run.runId, run)
    if (typeof owner === 'object' && owner !== null && this.#abandoned !== undefined) {
      this.#unwatched.set(run, owner)
      if (!this.#isWatchDue) this.#watchSoon()
    }
    this.#starts += 1
    if (this.#starts % STARTS_PER_SWEEP === 0) this.sweep(run.startedAt)
    if (this.#open.size > MAX_OPEN_RUNS) this.#evictOldest(run)
  }

  /** Moves a run from the open ones to the ended ones; false when it ended before. */
  end(run: Run): boolean {
    if (!this.#open.delete(run.runId)) return false
    this.#unwatched.delete(run)
    this.#partialTotal -= run.partial?.size ?? 0
    this.#ended.add(run.runId, { position: run.position, activeAtStart: run.activeAtStart })
    return true
  }

  /** Accounts for text kept of a run's unfinished answer. */
  notePartial(run: Run, grownBy: number): void {
    this.#partialTotal += grownBy
    if (this.#partialTotal > MAX_PARTIAL_TOTAL) this.#evictOldest(run)
  }

  /** Gives up the runs of traces in which nothing has happened for half an hour. */
  sweep(now: number): void {
    for (const run of this.#open.values()) {
      if (now - run.trace.lastActivityAt > MAX_IDLE_MS) run.giveUp('idle')
    }
  }

  #close(client: Heddle): void {
    for (const run of this.#open.values()) {
      if (run.client === client) run.giveUp('closed')
    }
  }

  #watchSoon(): void {
    this.#isWatchDue = true
    const timer = setTimeout(() => this.#watch(), WATCH_AFTER_MS)
    // Timers are numbers in browsers; where they are objects, they keep the process alive unless told not to.
    if (typeof timer === 'object') timer.unref()
  }

  #watch(): void {
    this.#isWatchDue = false
    for (const [run, owner] of this.#unwatched) this.#abandoned?.register(owner, run.runId)
    this.#unwatched.clear()
  }

  #evictOldest(spared: Run): void {
    for (const run of this.#open.values()) {
      if (run === spared) continue
      run.giveUp('evicted')
      return
    }
  }
}

/** Version of the classes above: copies of this package with the same version share their tables. */
const REGISTRY_VERSION = 1

interface Registry {
  readonly version: number
  readonly tables: Map<string, RunTable>
}

/** The run tables of this process, so that two handlers, or the ESM and the CJS copy, see one run once. */
function openRegistry(): Registry {
  const holder = globalThis as { [key: symbol]: Registry | undefined }
  const shared = Symbol.for('heddle.langchain.runs')
  const found = holder[shared]
  if (found === undefined) return (holder[shared] = createRegistry())
  if (found.version === REGISTRY_VERSION) return found
  const own = Symbol.for(`heddle.langchain.runs@${REGISTRY_VERSION}`)
  return (holder[own] ??= createRegistry())
}

function createRegistry(): Registry {
  return { version: REGISTRY_VERSION, tables: new Map() }
}

/** The table of a project (see `Heddle.projectKey`). */
export function runTableFor(projectKey: string): RunTable {
  const { tables } = openRegistry()
  const table = tables.get(projectKey) ?? new RunTable()
  tables.set(projectKey, table)
  return table
}

/** The run of any project under this id. */
export function findRun(runId: string): Run | EndedRun | undefined {
  for (const table of openRegistry().tables.values()) {
    const found = table.openRun(runId) ?? table.endedRun(runId)
    if (found !== undefined) return found
  }
  return undefined
}

import { deliverAtExit, readEnvironment, spoolOf } from '#platform'

import { addTo } from '../add-to.ts'
import { HeddleError } from '../errors.ts'
import { createObservationId } from '../ids.ts'
import { createLog } from '../log.ts'
import type { Log } from '../log.ts'
import { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type {
  DeliveryLoss,
  DeliveryProblem,
  DeliveryReport,
  DeliveryStats,
  ReplayReport,
} from '../queue/delivery-report.ts'
import { runInside, state } from '../state.ts'
import type {
  ObservationHandle,
  ObservationStart,
  PropagatedAttributes,
  ScoreFields,
  TraceFields,
} from '../trace/observation-fields.ts'
import { createDisabledHandle } from '../trace/observation-handle.ts'
import { Recorder } from '../trace/recorder.ts'
import type { SendProblem } from '../transport/send-result.ts'
import { compose } from './compose.ts'
import type { ClientParts } from './compose.ts'
import { resolveOptions } from './options.ts'
import type { HeddleOptions } from './options.ts'
import { joinReports, ProjectClients } from './project-clients.ts'
import type { ProjectKeys } from './project-clients.ts'
import { LazyPrompts } from './prompts.ts'
import type { Prompts } from './prompts.ts'
import { projectKeyOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { settle } from './settle.ts'
import { within } from './within.ts'

/** Longest time a shutdown waits for requests it has cut off, milliseconds. */
const CLOSE_TIMEOUT_MS = 500

/** What a client without events, or without a spool, reports. */
const NO_EVENTS = new DeliveryLedger()
const NOTHING_REPLAYED: ReplayReport = { accepted: 0, rejected: 0, lost: 0 }

export interface FlushOptions {
  /** Longest time the flush takes, milliseconds; at most `flushTimeoutMs`. */
  readonly timeoutMs?: number | undefined
  /** Rejects with code `delivery-lost` when events were lost since this was last asked, or are still on their way. */
  readonly throwOnLoss?: boolean | undefined
}

/** Something went wrong on the way: it may pass (`problem`), or events are lost for good (`loss`). */
export type DeliveryNotice =
  | ({ readonly kind: 'problem' } & DeliveryProblem)
  | {
      readonly kind: 'loss'
      readonly lost: DeliveryLoss['kind']
      readonly reason: string
      readonly count: number
    }

export type DeliveryProblemListener = (notice: DeliveryNotice) => void

/** What is about to collect everything recorded: a flush, the shutdown, or the end of the process. */
export type DeliveryOccasion = 'flush' | 'shutdown' | 'exit'

/** Scores of traces, observations, sessions and dataset runs. */
export interface Scores {
  /** Records a score and returns its id. Without a subject it scores the active observation. */
  create(score: ScoreFields): string
}

/** Traces, whoever recorded them. */
export interface Traces {
  /**
   * Says more about a trace, also long after it ended and from another process. Metadata is merged by key and tags are joined;
   * of other fields the value that was said last counts, and `undefined` changes nothing.
   */
  patch(traceId: string, fields: TraceFields): void
}

/**
 * A client of one project. No method throws into the caller or waits for the network, except `flush` and `shutdown`,
 * which wait a bounded time. Nothing it does keeps the process alive.
 *
 * @example
 * const heddle = new Heddle()
 * const step = heddle.startObservation({ name: 'search', type: 'tool', input: 'heddle' })
 * step.end({ output: ['a part of a loom'] })
 * const report = await heddle.flush()
 */
export class Heddle {
  /** False when tracing is switched off or has no usable keys; then every method does nothing. */
  readonly enabled: boolean
  /** Stable for one configuration; what registries of handlers key by. */
  readonly projectKey: string
  readonly scores: Scores
  readonly traces: Traces
  readonly #settings: Settings
  readonly #prompts: LazyPrompts
  readonly #log: Log
  readonly #parts: ClientParts | undefined
  readonly #recorder: Recorder | undefined
  readonly #projects: ProjectClients<Heddle>
  #shutdown: Promise<DeliveryReport> | undefined
  #forgetAtExit: (() => void) | undefined
  #reportedLoss = 0
  readonly #listeners = new Set<DeliveryProblemListener>()
  readonly #enders = new Set<(occasion: DeliveryOccasion) => void>()

  constructor(options: HeddleOptions = {}) {
    const { settings, warnings } = resolveOptions(options, readEnvironment())
    this.#settings = settings
    this.#log = createLog(settings.logLevel)
    this.#prompts = new LazyPrompts(settings)
    for (const { code, message } of warnings) this.#log.warn(code, message)
    this.enabled = settings.isEnabled
    this.projectKey = projectKeyOf(settings)
    this.scores = {
      create: (score) => this.#here.#recorder?.score(score) ?? score?.id ?? createObservationId(),
    }
    this.traces = { patch: (traceId, fields) => this.updateTrace(traceId, fields) }
    this.#projects = new ProjectClients(
      (keys) => this.#openProject({ ...options, ...keys }),
      (client) => client.#report(),
    )
    if (!this.enabled) return
    this.#parts = compose(settings, {
      onLoss: (loss) => this.#onLoss(loss),
      onProblem: (problem) => this.#onProblem(problem),
      log: this.#log,
    })
    this.#recorder = new Recorder({ ...settings, ...this.#parts })
    const parts = this.#parts
    this.#forgetAtExit = deliverAtExit({
      parts,
      prepare: () => this.#prepareDelivery('exit'),
      settle: (timeoutMs) => settle(parts, true, timeoutMs),
      report: () => this.#report(),
      onDeliveryProblem: (listener) => this.onDeliveryProblem(listener),
    })
  }

  /** The prompts of the project that the running code is in. */
  get prompts(): Prompts {
    return this.#here.#prompts
  }

  /** Opens an observation: where `start` says, else under the active observation, else as the root of a new trace. */
  startObservation(start: ObservationStart): ObservationHandle {
    return this.#here.#recorder?.start(start ?? {}) ?? createDisabledHandle(start?.type)
  }

  /** Says something about a trace. What is said before it is sent becomes one event. */
  updateTrace(traceId: string, fields: TraceFields): void {
    this.#here.#recorder?.updateTrace(traceId, fields ?? {})
  }

  /** Gives the attributes to the trace the running code belongs to, if there is one; `propagate` calls it. */
  tellActiveTrace(attributes: PropagatedAttributes): void {
    this.#here.#recorder?.tellActiveTrace(attributes)
  }

  /**
   * Runs the function so that everything this client records inside it, also after awaits, goes to the project of the keys,
   * on the same server and with the same options; handlers and `observe` too. Traces begin anew inside. Observations that
   * were opened outside stay where they are. `flush` and `shutdown` deliver and report all projects together.
   *
   * @example await heddle.withProject(keysOf(tenant), () => answer(question))
   */
  withProject<Result>(keys: ProjectKeys, fn: () => Result): Result {
    if (!this.enabled) return fn()
    const project = { owner: this as Heddle, client: this.#projects.get(keys) }
    return runInside({ active: undefined, project }, fn)
  }

  /**
   * Sends everything recorded so far, also observations that have not ended, and says what became of all events since
   * the client was created, at the server and at all exporters together. Takes at most `flushTimeoutMs`; what is then still
   * `pending` is sent later.
   * Rejects with a HeddleError of code `delivery-lost` only when asked to by `throwOnLoss`.
   */
  async flush(options?: FlushOptions): Promise<DeliveryReport> {
    const { flushTimeoutMs } = this.#settings
    this.#prepareDelivery('flush')
    const timeoutMs = Math.min(options?.timeoutMs ?? flushTimeoutMs, flushTimeoutMs)
    const others = Array.from(this.#projects, (client) => client.flush({ timeoutMs }))
    await Promise.all([...others, this.#drain(timeoutMs)])
    const report = this.#projects.report(this.#report())
    if (options?.throwOnLoss === true) this.#throwOnLoss(report)
    return report
  }

  /** What became of all events since the client was created, with reasons, and what waits. */
  stats(): DeliveryStats {
    const parts: Partial<ClientParts> = this.#parts ?? {}
    const { ledger = NO_EVENTS, queue, sampling, exports } = parts
    return {
      ...this.#report(),
      rejectedByReason: ledger.rejectedByReason,
      droppedByReason: ledger.droppedByReason,
      replayed: spoolOf(parts)?.replayed ?? NOTHING_REPLAYED,
      sampledOut: sampling?.sampledOut ?? { traces: 0, events: 0 },
      queuedBytes: queue?.sizeBytes ?? 0,
      exports: exports?.map((sink) => sink.report()) ?? [],
    }
  }

  /** Calls the listener whenever events are lost, or on their way meet a problem. Returns a function that takes it back. */
  onDeliveryProblem(listener: DeliveryProblemListener): () => void {
    return addTo(this.#listeners, listener)
  }

  /** Says in the diagnostic log, when `logLevel` is `debug`, what a handler swallowed to keep its host alive. */
  noteFault(message: string, cause?: unknown): void {
    this.#log.debug(message, cause)
  }

  /**
   * Calls the listener before a flush, the shutdown or the end of the process collects what was recorded, so that a
   * handler can end what will not end by itself. Returns a function that takes it back.
   */
  onBeforeDelivery(listener: (occasion: DeliveryOccasion) => void): () => void {
    return addTo(this.#enders, listener)
  }

  /** Sends everything, then takes nothing more. Calling it again returns the same report. Takes at most `flushTimeoutMs` and half a second. */
  shutdown(): Promise<DeliveryReport> {
    return (this.#shutdown ??= this.#close())
  }

  #throwOnLoss(report: DeliveryReport): void {
    const { rejected, dropped, pending, lastError, media } = report
    const lost = rejected + dropped + (media?.dropped ?? 0)
    const isNew = lost > this.#reportedLoss
    this.#reportedLoss = lost
    if (!isNew && pending === 0) return
    const why = lastError === undefined ? '' : ` Last error: ${lastError.message}`
    throw new HeddleError(
      'delivery-lost',
      `Expected every event to be stored, got ${rejected} rejected, ${dropped} dropped and ${pending} still on their way.${why}`,
    )
  }

  #prepareDelivery(occasion: DeliveryOccasion): void {
    this.#callAll(this.#enders, occasion)
    // What is still open then waits for no end any more.
    if (occasion !== 'flush') this.#parts?.sampling?.decideAll()
  }

  async #drain(timeoutMs: number, isLast = false): Promise<void> {
    if (this.#parts !== undefined) await within(settle(this.#parts, isLast, timeoutMs), timeoutMs)
  }

  async #close(): Promise<DeliveryReport> {
    this.#prompts.close()
    this.#prepareDelivery('shutdown')
    const others = Array.from(this.#projects, (client) => client.shutdown())
    await Promise.all([...others, this.#drain(this.#settings.flushTimeoutMs, true)])
    this.#forgetAtExit?.()
    const parts = this.#parts
    if (parts !== undefined) {
      const { delivery, exports, media, http } = parts
      const closed = [delivery, ...exports, media, http].map(async (part) => part?.close())
      await within(Promise.all(closed), CLOSE_TIMEOUT_MS)
      spoolOf(parts)?.close()
    }
    return this.#projects.report(this.#report())
  }

  /** The client of the project that the running code is in. */
  get #here(): Heddle {
    const project = state.context.getStore()?.project
    return project?.owner === this ? project.client : this
  }

  #openProject(options: HeddleOptions): Heddle {
    const client = new Heddle(options)
    client.onDeliveryProblem((notice) => this.#tell(notice))
    return client
  }

  #report(): DeliveryReport {
    const { ledger = NO_EVENTS, masking, exports = [], media } = this.#parts ?? {}
    const report = exports.map((sink) => sink.report()).reduce(joinReports, ledger.report())
    const pending = report.pending + (masking?.heldCount ?? 0)
    const files = media?.report()
    return { ...report, pending, ...(files && { media: files }) }
  }

  #onLoss(loss: DeliveryLoss): void {
    const { kind, reason } = loss
    // The other reasons come with a warning of their own.
    if (reason === 'queue-full' || reason === 'undeliverable') {
      this.#log.warn(
        `dropped:${reason}`,
        `Events are being dropped (${reason}); stats() has the counts.`,
      )
    }
    this.#tell({ ...loss, kind: 'loss', lost: kind })
  }

  #tell(notice: DeliveryNotice): void {
    this.#callAll(this.#listeners, notice)
  }

  #callAll<Told>(listeners: Iterable<(told: Told) => void>, told: Told): void {
    for (const listener of listeners) {
      try {
        listener(told)
      } catch (cause) {
        this.#log.debug('A listener failed.', cause)
      }
    }
  }

  #onProblem(problem: SendProblem): void {
    const { code, message, status } = problem
    const told = { code, message, status }
    this.#parts?.ledger.fail(told)
    this.#tell({ ...told, kind: 'problem' })
    if (problem.remedy === 'none') this.#log.warn(code, message)
    else this.#log.debug(message)
  }
}

/** The process-wide default client, created on first use from the environment. */
export function getHeddle(): Heddle {
  return (state.defaultClient ??= new Heddle())
}

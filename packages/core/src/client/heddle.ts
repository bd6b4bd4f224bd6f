import { readEnvironment } from '#platform'

import { createObservationId } from '../ids.ts'
import { createLog } from '../log.ts'
import type { Log } from '../log.ts'
import type { DeliveryReport } from '../queue/delivery-report.ts'
import { state } from '../state.ts'
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
import { deliverAtExit, forgetAtExit } from './exit.ts'
import { resolveOptions } from './options.ts'
import type { HeddleOptions } from './options.ts'
import type { Settings } from './settings.ts'
import { within } from './within.ts'

/** Longest time a natural end of the process is put off, milliseconds. */
const EXIT_TIMEOUT_MS = 3_000
/** Longest time a shutdown waits for requests it has cut off, milliseconds. */
const CLOSE_TIMEOUT_MS = 500

const NOTHING_SENT: DeliveryReport = Object.freeze({
  sent: 0,
  accepted: 0,
  rejected: 0,
  dropped: 0,
  spooled: 0,
  pending: 0,
  lastError: undefined,
})

/** Scores of traces, observations, sessions and dataset runs. */
export interface Scores {
  /** Records a score and returns its id. Without a subject it scores the active observation. */
  create(score: ScoreFields): string
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
  readonly #settings: Settings
  readonly #log: Log
  readonly #parts: ClientParts | undefined
  readonly #recorder: Recorder | undefined
  #shutdown: Promise<DeliveryReport> | undefined
  #pendingAtExit = 0
  #onUnreachable: (() => void) | undefined

  constructor(options: HeddleOptions = {}) {
    const { settings, warnings } = resolveOptions(options, readEnvironment())
    this.#settings = settings
    this.#log = createLog(settings.logLevel)
    for (const { code, message } of warnings) this.#log.warn(code, message)
    this.enabled = settings.isEnabled
    this.projectKey = `${settings.publicKey}@${settings.baseUrl}`
    this.scores = {
      create: (score) => this.#recorder?.score(score) ?? score?.id ?? createObservationId(),
    }
    if (!this.enabled) return
    const onProblem = (problem: SendProblem): void => this.#onProblem(problem)
    this.#parts = compose(settings, { log: this.#log, onProblem })
    const { delivery: sink, snapshot } = this.#parts
    this.#recorder = new Recorder({ ...settings, sink, snapshot, log: this.#log })
    deliverAtExit(this)
  }

  /** Opens an observation: where `start` says, else under the active observation, else as the root of a new trace. */
  startObservation(start: ObservationStart): ObservationHandle {
    return this.#recorder?.start(start ?? {}) ?? createDisabledHandle(start?.type)
  }

  /** Says something about a trace. What is said before it is sent becomes one event. */
  updateTrace(traceId: string, fields: TraceFields): void {
    this.#recorder?.updateTrace(traceId, fields ?? {})
  }

  /** Gives the attributes to the trace the running code belongs to, if there is one; `propagate` calls it. */
  tellActiveTrace(attributes: PropagatedAttributes): void {
    this.#recorder?.tellActiveTrace(attributes)
  }

  /**
   * Sends everything recorded so far, also observations that have not ended, and says what became of all events since
   * the client was created. Takes at most `flushTimeoutMs`; what is then still `pending` is sent later.
   */
  flush(): Promise<DeliveryReport> {
    return this.#drain(this.#settings.flushTimeoutMs)
  }

  /** Sends everything, then takes nothing more. Calling it again returns the same report. Takes at most `flushTimeoutMs` and half a second. */
  shutdown(): Promise<DeliveryReport> {
    return (this.#shutdown ??= this.#close())
  }

  /** Delivers what is left when the process has nothing more to do; gives up at once when nobody answers. */
  async deliverAtExit(): Promise<void> {
    const before = this.#report().pending
    if (before === 0 || before === this.#pendingAtExit) return
    const unreachable = new Promise<void>((resolve) => {
      this.#onUnreachable = resolve
    })
    await within(Promise.race([this.#parts?.delivery.drain(), unreachable]), EXIT_TIMEOUT_MS)
    this.#onUnreachable = undefined
    const { pending, lastError } = this.#report()
    this.#pendingAtExit = pending
    if (pending === 0) return
    const reason = lastError?.message ?? 'the server did not answer in time'
    this.#log.warn('lost-at-exit', `The process ends with ${pending} events undelivered: ${reason}`)
  }

  async #drain(timeoutMs: number): Promise<DeliveryReport> {
    if (this.#parts !== undefined) await within(this.#parts.delivery.drain(), timeoutMs)
    return this.#report()
  }

  async #close(): Promise<DeliveryReport> {
    await this.flush()
    forgetAtExit(this)
    if (this.#parts !== undefined) {
      const { delivery, http } = this.#parts
      const closed = delivery.close()
      await within(Promise.all([http.close(), closed]), CLOSE_TIMEOUT_MS)
    }
    return this.#report()
  }

  #report(): DeliveryReport {
    return this.#parts?.ledger.report() ?? NOTHING_SENT
  }

  #onProblem(problem: SendProblem): void {
    const { code, message, status } = problem
    this.#parts?.ledger.fail({ code, message, status })
    if (code === 'network') this.#onUnreachable?.()
    if (problem.remedy === 'none') this.#log.warn(code, message)
    else this.#log.debug(message)
  }
}

/** The process-wide default client, created on first use from the environment. */
export function getHeddle(): Heddle {
  return (state.defaultClient ??= new Heddle())
}

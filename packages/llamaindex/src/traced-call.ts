import type {
  ActiveObservation,
  ObservationEnd,
  ObservationFields,
  ObservationHandle,
  ObservationLevel,
  ObservationStart,
} from '@heddle/core'

import type { AnswerCollector } from './collect-answer.ts'
import { attempt } from './foreign-value.ts'
import { mapError } from './map-error.ts'
import type { StreamCollector } from './observed-method.ts'
import { recorded } from './options.ts'
import type { Settings } from './options.ts'
import type { Registration } from './registration.ts'
import { state } from './state.ts'
import { traceDefaults } from './trace-defaults.ts'

/** Where a call stands and how it is recorded. */
export interface CallPlace {
  readonly settings: Settings
  /** Undefined for the root of a trace. */
  readonly parent: ActiveObservation | undefined
  /** The call around this one, when that is one of this integration. */
  readonly outer: TracedCall | undefined
  readonly kind: string
  readonly registration?: Registration | undefined
  /** True when the parent is a span of another tracer, so that this is the first observation of the trace here. */
  readonly isForeignParent?: boolean
}

/** A tool call that a workflow announced. */
export interface AnnouncedToolCall {
  readonly name: string
  readonly id: string
}

/** One observation from its start to its end. It ends exactly once, and closes the streams below it that nobody will read. */
export class TracedCall {
  readonly active: ActiveObservation
  readonly settings: Settings
  readonly kind: string
  readonly registration: Registration | undefined
  /** Gathers the items of the stream the call returned. */
  collector: StreamCollector | undefined
  /** Said by what runs inside: usage that a provider's client told. */
  usageDetails: Record<string, number> | undefined
  announcedTool: AnnouncedToolCall | undefined
  /** The answer of a model, to which calls inside may add. */
  answer: AnswerCollector | undefined
  /** Called when the observation has ended. */
  onEnd: (() => void) | undefined
  /** Known from LlamaIndex's events only. */
  isFromEvents = false
  /** True since the stream was last looked at. */
  isTouched = false
  quietSince = 0
  readonly #start: ObservationStart
  readonly #outer: TracedCall | undefined
  readonly #isTraceRoot: boolean
  #handle: ObservationHandle
  #asksModel = false
  #openStreams: Set<TracedCall> | undefined

  constructor(start: ObservationStart, place: CallPlace) {
    const { settings, parent, outer, kind } = place
    const startTime = new Date()
    this.settings = settings
    this.kind = kind
    this.registration = place.registration
    this.#outer = outer
    this.#isTraceRoot = parent === undefined || place.isForeignParent === true
    const input = recorded(settings, start.input, { kind, field: 'input' })
    this.#start = { type: start.type, name: start.name, startTime }
    this.#handle = settings.client.startObservation({
      ...start,
      input,
      startTime,
      traceId: parent?.traceId,
      parentObservationId: parent?.observationId ?? null,
    })
    this.active = { traceId: this.#handle.traceId, observationId: this.#handle.id }
    state.calls.set(this.active, this)
    if (kind === 'llm' && outer?.kind === 'llm') outer.#asksModel = true
    if (this.#isTraceRoot) this.#describeTrace(input)
  }

  get isEnded(): boolean {
    return this.#handle.ended
  }

  update(fields: ObservationFields): void {
    this.#handle.update(fields)
  }

  score(name: string, value: number | boolean): void {
    this.#handle.score({ name, value })
  }

  /** Takes an item of the call's stream. */
  item(value: unknown): void {
    this.isTouched = true
    if (this.isEnded) return
    attempt(() => this.collector?.add(value), undefined)
  }

  /** Ends with the fields. What is said after the first end changes nothing. */
  end(fields: ObservationEnd): void {
    if (this.isEnded) return
    const output = recorded(this.settings, fields.output, { kind: this.kind, field: 'output' })
    const stated = fields.usageDetails ?? this.usageDetails
    // What a model that asks another one states is what that one stated.
    const usageDetails = this.#asksModel ? undefined : stated
    // Before the root ends: then all that was said about the trace becomes one event.
    if (this.#isTraceRoot && output !== undefined) {
      this.settings.client.updateTrace(this.active.traceId, { output })
    }
    this.#handle.end({ ...fields, output, usageDetails })
    this.forgetStream()
    this.#closeUnended(fields)
    this.collector = undefined
    this.onEnd?.()
  }

  /** Ends with what the stream gave up to its end. */
  finishStream(): void {
    this.end(this.#collected())
  }

  /** Ends because the call threw, with what it had given before. */
  fail(error: unknown): void {
    if (this.isEnded) return
    const { settings } = this
    const failure = mapError(error, !settings.captureInput || !settings.captureOutput)
    this.#endEarly(failure)
  }

  /** Ends before its time, with what was given so far: nobody wants the rest, or the call around it failed. */
  close(statusMessage: string, level: ObservationLevel = 'WARNING'): void {
    if (!this.isEnded) this.#endEarly({ level, statusMessage })
  }

  /** Makes the call's stream known, so that it is closed with the calls around it. */
  keepStream(collector: StreamCollector): void {
    this.collector = collector
    this.quietSince = Date.now()
    state.openStreams.add(this)
    if (this.#outer === undefined) return
    this.#outer.#openStreams ??= new Set()
    this.#outer.#openStreams.add(this)
  }

  forgetStream(): void {
    state.openStreams.delete(this)
    this.#outer?.dropStream(this)
  }

  dropStream(call: TracedCall): void {
    this.#openStreams?.delete(call)
  }

  /** Closes the streams below that are still open. */
  closeStreams(statusMessage: string, level?: ObservationLevel): void {
    for (const call of this.#openStreams ?? []) call.close(statusMessage, level)
    this.#openStreams = undefined
  }

  /** Opens an ended observation under its own id, because it goes on after all. */
  reopen(): void {
    const { traceId, id, parentObservationId = null } = this.#handle
    if (!this.isEnded) return
    this.#handle = this.settings.client.startObservation({
      ...this.#start,
      id,
      traceId,
      parentObservationId,
    })
    if (!this.#isTraceRoot) return
    // Opening a root again would give the trace its name again.
    const { client, options } = this.settings
    if (options.traceName !== undefined) client.updateTrace(traceId, { name: options.traceName })
  }

  /** Events tell the end of a model call only when it succeeds and is read to its end. */
  #closeUnended({ statusMessage = 'no end event from LlamaIndex', level }: ObservationEnd): void {
    for (const call of this.#openStreams ?? []) {
      if (call.isFromEvents) call.close(statusMessage, level)
    }
  }

  #endEarly(ending: ObservationEnd): void {
    const fields = this.#collected()
    const metadata = { ...fields.metadata, ...ending.metadata }
    this.end({ ...fields, ...ending, metadata })
    this.closeStreams(ending.statusMessage ?? '', ending.level)
  }

  #collected(): ObservationFields {
    return attempt(() => this.collector?.fields(), undefined) ?? {}
  }

  #describeTrace(input: unknown): void {
    const { client, options } = this.settings
    const { name } = this.#start
    client.updateTrace(this.active.traceId, { name, ...traceDefaults(options), input })
  }
}

import type { Scheduled } from '../platform/platform.ts'
import type { EventSink, IdentifiedScore } from '../queue/event-sink.ts'
import { sizeOf } from '../queue/queue-entry.ts'
import type { TraceFields } from '../trace/observation-fields.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'
import { isSampled } from '../trace/sample.ts'
import type { SampledOut, Sampler, SamplingContext, SamplingSink } from './sampler.ts'
import { serialized } from './serialized.ts'
import { summarizeTrace } from './trace-summary.ts'
import type { TraceSummary } from './trace-summary.ts'

/** What makes a trace worth keeping; one reason is enough. */
export interface TailSamplingRules {
  /** Keeps traces in which an observation has the level ERROR. Default: true. */
  readonly keepErrors?: boolean | undefined
  /** Keeps traces that took at least so many milliseconds. */
  readonly slowMs?: number | undefined
  /** Keeps traces that cost at least so many US dollars, by the `costDetails` of their observations. */
  readonly expensiveUsd?: number | undefined
  /** Keeps traces that used at least so many tokens, by the `usageDetails` of their observations. */
  readonly expensiveTokens?: number | undefined
  /** Keeps traces for a reason of your own. One that throws keeps the trace. */
  readonly keep?: ((trace: TraceSummary) => boolean) | undefined
  /** Share of all other traces that is kept, 0 to 1, chosen by trace id. Default: 0. */
  readonly rate?: number | undefined
  /** Bytes of traces that may wait for their end; beyond it the oldest is decided by what is known. Default: 32,000,000. */
  readonly maxHeldBytes?: number | undefined
  /** Longest wait for the end of a trace, milliseconds; then it is decided by what is known. Default: 60,000. */
  readonly maxWaitMs?: number | undefined
}

/** Why a trace was kept; it stands in the trace's metadata under `heddle.sampling`. */
export type KeepReason = 'error' | 'slow' | 'expensive' | 'chosen' | 'rate'

/** Bytes of traces that wait, by default: half of what the queue may hold. */
const MAX_HELD_BYTES = 32_000_000
/** Longest wait for the end of a trace by default, milliseconds. */
const MAX_WAIT_MS = 60_000
/** Decisions that are remembered for what comes late. */
const REMEMBERED_DECISIONS = 10_000

/**
 * A sampler that records every trace and keeps the errors, the slow, the expensive and a share of the rest. A trace is
 * decided when nothing of it is open any more in this process, kept or left out whole, and counted in `stats().sampledOut`.
 *
 * @example new Heddle({ sampler: tailSampling({ slowMs: 5_000, rate: 0.1 }) })
 */
export function tailSampling(rules: TailSamplingRules = {}): Sampler {
  return { open: (context) => new TailSampler(rules, context) }
}

interface HeldTrace {
  readonly traceId: string
  readonly heldSinceMs: number
  /** Each observation with the bytes counted for it. */
  readonly records: Map<ObservationRecord, number>
  /** What else was said, in the order in which it was. */
  readonly later: ((sink: EventSink) => void)[]
  scores: number
  openCount: number
  sizeBytes: number
}

class TailSampler implements SamplingSink {
  readonly #rules: TailSamplingRules
  readonly #context: SamplingContext
  /** Oldest first. */
  readonly #held = new Map<string, HeldTrace>()
  readonly #wasKept = new Map<string, boolean>()
  #heldBytes = 0
  #timer: Scheduled | undefined
  #traces = 0
  #events = 0

  constructor(rules: TailSamplingRules, context: SamplingContext) {
    this.#rules = rules
    this.#context = context
  }

  get sampledOut(): SampledOut {
    return { traces: this.#traces, events: this.#events }
  }

  start(record: ObservationRecord): void {
    const wasKept = this.#wasKept.get(record.traceId)
    if (wasKept === true) return this.#context.sink.start(record)
    if (wasKept === false) return this.#leaveOut(record)
    const trace = this.#hold(record.traceId)
    trace.records.set(record, 0)
    if (record.type === 'event') record.endTimeMs = record.startTimeMs
    else trace.openCount += 1
    this.#recount(trace, record)
    this.#decideWhenDone(trace)
  }

  change(record: ObservationRecord): void {
    const trace = this.#heldWith(record)
    if (trace !== undefined) this.#recount(trace, record)
    else if (record.stage !== 'gone') this.#context.sink.change(record)
  }

  end(record: ObservationRecord): void {
    const trace = this.#heldWith(record)
    if (trace === undefined) {
      if (record.stage !== 'gone') this.#context.sink.end(record)
      return
    }
    trace.openCount -= 1
    this.#recount(trace, record)
    this.#decideWhenDone(trace)
  }

  updateTrace(traceId: string, fields: TraceFields): void {
    const trace = this.#held.get(traceId)
    if (trace === undefined) {
      // Traces of other processes are decided there.
      if (this.#wasKept.get(traceId) !== false) this.#context.sink.updateTrace(traceId, fields)
      return
    }
    const taken = this.#takeFields(trace, fields)
    trace.later.push((sink) => sink.updateTrace(traceId, taken))
    this.#makeRoom()
  }

  score(score: IdentifiedScore): void {
    const { traceId } = score
    const trace = traceId === undefined ? undefined : this.#held.get(traceId)
    if (trace !== undefined) {
      const metadata = this.#take(trace, score.metadata) as Record<string, unknown> | undefined
      const taken = { ...score, metadata, timestamp: score.timestamp ?? new Date() }
      trace.scores += 1
      trace.later.push((sink) => sink.score(taken))
      this.#makeRoom()
    } else if (traceId !== undefined && this.#wasKept.get(traceId) === false) this.#events += 1
    else this.#context.sink.score(score)
  }

  decideAll(): void {
    for (const trace of this.#held.values()) this.#decide(trace)
  }

  #hold(traceId: string): HeldTrace {
    const held = this.#held.get(traceId)
    if (held !== undefined) return held
    const heldSinceMs = this.#context.now()
    const trace: HeldTrace = {
      traceId,
      heldSinceMs,
      records: new Map(),
      later: [],
      scores: 0,
      openCount: 0,
      sizeBytes: 0,
    }
    this.#held.set(traceId, trace)
    this.#watchTime()
    return trace
  }

  #heldWith(record: ObservationRecord): HeldTrace | undefined {
    const trace = this.#held.get(record.traceId)
    return trace?.records.has(record) === true ? trace : undefined
  }

  #takeFields(trace: HeldTrace, fields: TraceFields): TraceFields {
    const { input, output, metadata, tags } = fields
    return {
      ...fields,
      input: this.#take(trace, input, 'input'),
      output: this.#take(trace, output, 'output'),
      metadata: this.#take(trace, metadata) as Record<string, unknown> | undefined,
      tags: Array.isArray(tags) ? [...(tags as readonly string[])] : tags,
    }
  }

  /** The value as it is now, whatever the host does to it later. */
  #take(
    trace: HeldTrace,
    value: unknown,
    field: 'input' | 'output' | 'metadata' = 'metadata',
  ): unknown {
    if (value === undefined || value === null) return value
    const json = this.#context.snapshot(value, field)
    this.#count(trace, json.length)
    return serialized(json)
  }

  #recount(trace: HeldTrace, record: ObservationRecord): void {
    const sizeBytes = sizeOf(record)
    this.#count(trace, sizeBytes - (trace.records.get(record) ?? 0))
    trace.records.set(record, sizeBytes)
    this.#makeRoom()
  }

  #count(trace: HeldTrace, bytes: number): void {
    trace.sizeBytes += bytes
    this.#heldBytes += bytes
  }

  #makeRoom(): void {
    const maxBytes = this.#rules.maxHeldBytes ?? MAX_HELD_BYTES
    for (const oldest of this.#held.values()) {
      if (this.#heldBytes <= maxBytes) return
      this.#decide(oldest)
    }
  }

  /** Decides the traces that waited too long; there is one timer, and none while nothing waits. */
  #watchTime(): void {
    const { now, schedule } = this.#context
    const maxWaitMs = this.#rules.maxWaitMs ?? MAX_WAIT_MS
    this.#timer ??= schedule(() => {
      this.#timer = undefined
      for (const trace of this.#held.values()) {
        if (now() - trace.heldSinceMs < maxWaitMs) break
        this.#decide(trace)
      }
      if (this.#held.size > 0) this.#watchTime()
    }, maxWaitMs)
  }

  #decideWhenDone(trace: HeldTrace): void {
    if (trace.openCount === 0 && this.#held.has(trace.traceId)) this.#decide(trace)
  }

  #decide(trace: HeldTrace): void {
    const { traceId } = trace
    this.#held.delete(traceId)
    this.#heldBytes -= trace.sizeBytes
    if (this.#held.size === 0) {
      this.#timer?.cancel()
      this.#timer = undefined
    }
    const summary = summarizeTrace(traceId, trace.records.keys(), this.#context.now())
    const reason = reasonToKeep(summary, this.#rules)
    this.#remember(traceId, reason !== undefined)
    if (reason !== undefined) return this.#handOn(trace, { reason, isComplete: summary.isComplete })
    this.#traces += 1
    this.#events += trace.scores
    for (const record of trace.records.keys()) this.#leaveOut(record)
  }

  #handOn(trace: HeldTrace, decision: { reason: KeepReason; isComplete: boolean }): void {
    const { sink } = this.#context
    for (const record of trace.records.keys()) {
      sink.start(record)
      if (record.endTimeMs !== undefined && record.type !== 'event') sink.end(record)
    }
    for (const say of trace.later) say(sink)
    const sampling = { ...decision, rate: this.#rules.rate ?? 0 }
    sink.updateTrace(trace.traceId, { metadata: { 'heddle.sampling': sampling } })
  }

  #leaveOut(record: ObservationRecord): void {
    this.#events += 1
    record.stage = 'gone'
    record.input = undefined
    record.output = undefined
    record.metadata = undefined
  }

  #remember(traceId: string, isKept: boolean): void {
    this.#wasKept.set(traceId, isKept)
    if (this.#wasKept.size <= REMEMBERED_DECISIONS) return
    const [oldest] = this.#wasKept.keys()
    if (oldest !== undefined) this.#wasKept.delete(oldest)
  }
}

/** The first reason that holds; undefined for a trace that is left out. */
function reasonToKeep(summary: TraceSummary, rules: TailSamplingRules): KeepReason | undefined {
  if (summary.hasError && rules.keepErrors !== false) return 'error'
  if (reaches(summary.durationMs, rules.slowMs)) return 'slow'
  const { expensiveUsd, expensiveTokens } = rules
  if (reaches(summary.costUsd, expensiveUsd) || reaches(summary.tokens, expensiveTokens)) {
    return 'expensive'
  }
  if (isChosen(summary, rules)) return 'chosen'
  return isSampled(summary.traceId, rules.rate ?? 0) ? 'rate' : undefined
}

function reaches(amount: number, bound: number | undefined): boolean {
  return bound !== undefined && amount >= bound
}

function isChosen(summary: TraceSummary, { keep }: TailSamplingRules): boolean {
  try {
    return keep?.(summary) === true
  } catch {
    return true
  }
}

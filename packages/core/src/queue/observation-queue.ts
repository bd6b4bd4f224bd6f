import type { ObservationRecord } from '../trace/observation-record.ts'
import { createTraceRecord } from '../trace/trace-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import { NEW_TRACE_SHARE } from './flush-policy.ts'
import { sizeOf } from './queue-entry.ts'
import type { QueueEntry, ScoreRecord } from './queue-entry.ts'

/** Refused traces that are remembered, so that their later observations are refused too. */
const REFUSED_TRACES = 10_000

export interface QueueParts {
  /** Bytes that may wait or be on their way. */
  readonly maxBytes: number
  readonly ledger: Pick<DeliveryLedger, 'record' | 'drop'>
}

/** Entries taken for one request and the bytes that `settle` gives back. */
export interface TakenEntries {
  readonly entries: readonly QueueEntry[]
  readonly sizeBytes: number
}

/**
 * Holds what is to be sent, never more than `maxBytes` together with what is on its way.
 * The start and the end of one observation are one entry while it waits, and so is everything said about one trace.
 * Near the bound new traces are refused whole, so that the traces already begun stay whole.
 */
export class ObservationQueue {
  readonly #maxBytes: number
  readonly #ledger: QueueParts['ledger']
  /** Observations that have not ended and were not sent, oldest first. */
  readonly #open = new Set<ObservationRecord>()
  /** Trace records that wait in `#ready`. */
  readonly #traces = new Map<string, TraceRecord>()
  readonly #refused = new Set<string>()
  #ready: QueueEntry[] = []
  /** Index of the first entry of `#ready` that was not taken. */
  #head = 0
  #takenCount = 0
  #waitingBytes = 0
  #travellingBytes = 0
  #readyBytes = 0

  constructor({ maxBytes, ledger }: QueueParts) {
    this.#maxBytes = maxBytes
    this.#ledger = ledger
  }

  /** Bytes of everything held and on its way. */
  get sizeBytes(): number {
    return this.#waitingBytes + this.#travellingBytes
  }

  /** Entries that may be sent. */
  get readyCount(): number {
    return this.#ready.length - this.#head
  }

  /** Bytes of the entries that may be sent. */
  get readyBytes(): number {
    return this.#readyBytes
  }

  /** Observations that have not ended and were not sent. */
  get openCount(): number {
    return this.#open.size
  }

  /** Entries taken since the queue was made; with `readyCount` a position in the stream of entries. */
  get takenCount(): number {
    return this.#takenCount
  }

  start(record: ObservationRecord): void {
    this.#ledger.record()
    if (!this.#admit(record)) return
    this.#open.add(record)
    record.stage = 'open'
  }

  change(record: ObservationRecord): void {
    if (record.stage !== 'open' && record.stage !== 'ready') return
    if (!this.#recount(record)) this.#evict(record)
  }

  end(record: ObservationRecord): void {
    switch (record.stage) {
      case 'open':
        this.#open.delete(record)
        if (this.#recount(record)) this.#makeReady(record)
        else this.#evict(record)
        return
      case 'ready':
        if (!this.#recount(record)) this.#evict(record)
        return
      case 'sent':
        this.#ledger.record()
        if (this.#recount(record)) this.#makeReady(record)
        else this.#evict(record)
        return
      case 'new':
      case 'gone':
        return
      default:
        record.stage satisfies never
    }
  }

  /** The waiting record of the trace, or a new one; undefined when the trace was refused. Call `changeTrace` after changing it. */
  openTrace(traceId: string): TraceRecord | undefined {
    const waiting = this.#traces.get(traceId)
    if (waiting !== undefined) return waiting
    this.#ledger.record()
    const record = createTraceRecord(traceId)
    if (this.#refused.has(traceId) || !this.#recount(record)) {
      this.#refuse(traceId)
      this.#ledger.drop('queue-full', 1)
      return undefined
    }
    this.#traces.set(traceId, record)
    this.#makeReady(record)
    return record
  }

  changeTrace(record: TraceRecord): void {
    if (this.#traces.get(record.id) !== record) return
    if (!this.#recount(record)) this.#evict(record)
  }

  addScore(record: ScoreRecord): void {
    this.#ledger.record()
    if (this.#recount(record)) this.#makeReady(record)
    else this.#ledger.drop('queue-full', 1)
  }

  /** Makes the observations ready that started before the time and have not ended, so that their start is sent. */
  releaseOpen(startedBeforeMs: number): void {
    for (const record of this.#open) {
      if (record.startTimeMs > startedBeforeMs) continue
      this.#open.delete(record)
      this.#makeReady(record)
    }
  }

  /** Takes the oldest ready entries, at least one if there is one, within the limits. They count as travelling until `settle`. */
  take(maxCount: number, maxBytes: number): TakenEntries {
    const entries: QueueEntry[] = []
    let sizeBytes = 0
    while (this.#head < this.#ready.length && entries.length < maxCount) {
      const entry = this.#ready[this.#head] as QueueEntry // the loop's condition keeps the index inside
      if (entries.length > 0 && sizeBytes + entry.countedBytes > maxBytes) break
      sizeBytes += entry.countedBytes
      entries.push(entry)
      this.#head++
      this.#release(entry)
    }
    this.#forget(sizeBytes, entries.length)
    return { entries, sizeBytes }
  }

  /** Gives back the room of entries whose fate is known. */
  settle(sizeBytes: number): void {
    this.#travellingBytes -= sizeBytes
  }

  #release(entry: QueueEntry): void {
    entry.countedBytes = 0
    const isOpen = entry.kind === 'observation' && entry.endTimeMs === undefined
    entry.stage = isOpen ? 'sent' : 'gone'
    if (entry.kind === 'trace') this.#traces.delete(entry.id)
  }

  #forget(takenBytes: number, takenCount: number): void {
    this.#waitingBytes -= takenBytes
    this.#readyBytes -= takenBytes
    this.#travellingBytes += takenBytes
    this.#takenCount += takenCount
    // Cutting the array only now and then keeps taking linear in what is taken.
    if (this.#head * 2 < this.#ready.length) return
    this.#ready = this.#ready.slice(this.#head)
    this.#head = 0
  }

  #admit(record: ObservationRecord): boolean {
    const isRoot = record.parentObservationId === undefined
    const share = isRoot ? this.#maxBytes * NEW_TRACE_SHARE : this.#maxBytes
    const fits = this.sizeBytes + sizeOf(record) <= share
    if (fits && !this.#refused.has(record.traceId)) return this.#recount(record)
    if (isRoot) this.#refuse(record.traceId)
    record.stage = 'gone'
    this.#ledger.drop('queue-full', 1)
    return false
  }

  #refuse(traceId: string): void {
    if (this.#refused.size >= REFUSED_TRACES) {
      for (const oldest of this.#refused) {
        this.#refused.delete(oldest)
        break
      }
    }
    this.#refused.add(traceId)
  }

  /** Counts the entry's present size; false, with nothing counted anew, when that would exceed the bound. */
  #recount(entry: QueueEntry): boolean {
    const sizeBytes = sizeOf(entry)
    const growth = sizeBytes - entry.countedBytes
    if (growth > 0 && this.sizeBytes + growth > this.#maxBytes) return false
    this.#waitingBytes += growth
    if (entry.stage === 'ready') this.#readyBytes += growth
    entry.countedBytes = sizeBytes
    return true
  }

  #makeReady(entry: QueueEntry): void {
    entry.stage = 'ready'
    this.#ready.push(entry)
    this.#readyBytes += entry.countedBytes
  }

  /** Drops an entry that was counted and grew too large. */
  #evict(entry: ObservationRecord | TraceRecord): void {
    this.#waitingBytes -= entry.countedBytes
    if (entry.stage === 'ready') {
      this.#readyBytes -= entry.countedBytes
      this.#ready.splice(this.#ready.indexOf(entry, this.#head), 1)
    }
    entry.countedBytes = 0
    entry.stage = 'gone'
    if (entry.kind === 'observation') this.#open.delete(entry)
    else this.#traces.delete(entry.id)
    this.#ledger.drop('queue-full', 1)
  }
}

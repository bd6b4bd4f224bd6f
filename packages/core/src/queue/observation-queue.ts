import { createEventWriter, createOpenObservations, createTraceRecord, spoolOf } from '#platform'

import type { ClientSpool } from '../spool/spool.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import type { Batch, Journey } from './batch.ts'
import type { DeliveryLedger } from './delivery-ledger.ts'
import { FLUSH_BYTES, FLUSH_COUNT, NEW_TRACE_SHARE } from './flush-policy.ts'
import { sizeOf } from './queue-entry.ts'
import type { QueueEntry } from './queue-entry.ts'

/** Refused traces that are remembered, so that their later observations are refused too. */
const REFUSED_TRACES = 10_000

/** Bytes that making batches may add, beside as many again as the body has: what stands around the events of a few bodies. */
const SEALING_BYTES = 64

export interface QueueParts {
  /** Bytes that may wait or be on their way. */
  readonly maxBytes: number
  readonly ledger: Pick<DeliveryLedger, 'record' | 'drop'>
  readonly createEventId: () => string
  /** Where events outlive the process. What is there may leave the memory unsent. */
  readonly spool?: Pick<ClientSpool, 'append' | 'relieve'> | undefined
}

/**
 * Holds what is to be sent, never more than `maxBytes` together with what is on its way.
 * The start and the end of one observation become one event when both come before the start was released, and so does
 * everything said about one trace. What is complete is kept as the bytes of requests.
 * Near the bound new traces are refused whole, so that the traces already begun stay whole.
 */
export class ObservationQueue {
  readonly #parts: QueueParts
  readonly #open = createOpenObservations()
  readonly #traces = new Map<string, TraceRecord>()
  readonly #refused = new Set<string>()
  readonly #writer = createEventWriter()
  readonly #sealed: Batch[] = []
  /** Events written since the queue was made: a position in the stream of events. */
  writtenCount = 0
  /** Events taken since the queue was made. */
  takenCount = 0
  /** Bytes of open observations and waiting traces, by estimate. */
  #openBytes = 0
  /** Bytes of batches, sealed and travelling. */
  #batchBytes = 0

  constructor(parts: QueueParts) {
    this.#parts = parts
  }

  /** Bytes of everything held and on its way. */
  get sizeBytes(): number {
    return this.#openBytes + this.#writer.sizeBytes + this.#batchBytes
  }

  /** Batches that are full. */
  get sealedCount(): number {
    return this.#sealed.length
  }

  /** True when nothing waits, open observations included. */
  get isEmpty(): boolean {
    const waiting = this.#open.size + this.#traces.size + this.#writer.count + this.#sealed.length
    return waiting === 0
  }

  start(record: ObservationRecord): void {
    this.#parts.ledger.record()
    if (!this.#admits(record)) {
      if (record.parentObservationId === undefined) this.#refuse(record.traceId)
      this.#drop(record)
      return
    }
    this.#recount(record)
    this.#open.add(record)
    record.stage = 'open'
  }

  change(record: ObservationRecord): void {
    if (record.stage === 'open' && !this.#recount(record)) this.#drop(record)
  }

  end(record: ObservationRecord): void {
    if (record.stage === 'gone' || record.stage === 'new') return
    if (record.stage === 'sent') this.#parts.ledger.record()
    this.#forget(record)
    record.stage = 'gone'
    const parts = this.#parts
    // The whole trace is said by now, or what ended has to outlive the process together with it.
    if (record.parentObservationId === undefined || spoolOf(parts)) this.#writeTrace(record.traceId)
    this.#write(record)
    releasePayloads(record)
  }

  /** The waiting record of the trace, or a new one; undefined when the trace was refused. Call `changeTrace` after changing it. */
  openTrace(traceId: string): TraceRecord | undefined {
    const waiting = this.#traces.get(traceId)
    if (waiting !== undefined) return waiting
    this.#parts.ledger.record()
    const record = createTraceRecord(traceId)
    if (this.#refused.has(traceId) || !this.#recount(record)) {
      this.#refuse(traceId)
      this.#drop(record)
      return undefined
    }
    this.#traces.set(traceId, record)
    return record
  }

  changeTrace(record: TraceRecord): void {
    if (this.#traces.get(record.id) === record && !this.#recount(record)) this.#drop(record)
  }

  /** Adds a score by its body's JSON text. */
  addScore(body: string): void {
    this.#parts.ledger.record()
    this.#write({ kind: 'score', body })
  }

  /** Writes the observations that started before the time and have not ended, so that their start is sent. */
  releaseOpen(startedBeforeMs: number): void {
    const due = Array.from(this.#open).filter(({ startTimeMs }) => startTimeMs <= startedBeforeMs)
    for (const record of due.toSorted((a, b) => a.startTimeMs - b.startTimeMs)) {
      this.#forget(record)
      record.stage = 'sent'
      this.#write(record)
    }
  }

  /** Makes a batch of everything that is written, and of what was said about traces, although it may be small. */
  seal(): void {
    for (const record of this.#traces.values()) {
      this.#forget(record)
      this.#write(record)
    }
    this.#add(this.#writer.seal())
  }

  /** Takes the oldest batch. It counts as travelling until it is settled. */
  take(): Journey | undefined {
    const batch = this.#sealed.shift()
    if (batch === undefined) return undefined
    const position = this.takenCount
    this.takenCount += batch.ends.length
    return { batch, position }
  }

  /** Gives back the room of a batch whose fate is known, and its memory when nobody keeps parts of it. */
  settle(batch: Batch, isFree: boolean): void {
    this.#batchBytes -= memoryOf(batch)
    if (isFree) this.#writer.recycle?.(batch)
  }

  /** Writes what was said about the trace so far, so that it outlives the process together with what ended. */
  #writeTrace(traceId: string): void {
    const record = this.#traces.get(traceId)
    if (record === undefined) return
    this.#forget(record)
    this.#write(record)
  }

  #write(entry: QueueEntry): void {
    const parts = this.#parts
    try {
      this.#writer.append(entry, parts.createEventId())
    } catch {
      // What the guards before let through must not cost its neighbours.
      parts.ledger.drop('unreadable', 1)
      return
    }
    if (!this.#hasRoomFor(0)) {
      this.#writer.retract()
      parts.ledger.drop('queue-full', 1)
      return
    }
    this.writtenCount += 1
    spoolOf(parts)?.append(this.#writer.lastEvent())
    if (this.#writer.sizeBytes > FLUSH_BYTES) this.#add(this.#writer.sealBeforeLast())
    if (this.#writer.count >= FLUSH_COUNT) this.#add(this.#writer.seal())
  }

  #add(batch: Batch | undefined): void {
    if (batch === undefined) return
    this.#sealed.push(batch)
    this.#batchBytes += memoryOf(batch)
  }

  #admits(record: ObservationRecord): boolean {
    if (this.#refused.has(record.traceId)) return false
    const isRoot = record.parentObservationId === undefined
    const reserved = isRoot ? this.#parts.maxBytes * (1 - NEW_TRACE_SHARE) : 0
    return this.#hasRoomFor(sizeOf(record) + reserved)
  }

  #hasRoomFor(bytes: number): boolean {
    const parts = this.#parts
    const spool = spoolOf(parts)
    const most = parts.maxBytes - SEALING_BYTES - bytes
    // A body may lie in twice the memory that it needs.
    while (this.sizeBytes + this.#writer.sizeBytes > most) if (!spool?.relieve(this)) return false
    return true
  }

  #refuse(traceId: string): void {
    const [oldest = ''] = this.#refused
    if (this.#refused.size >= REFUSED_TRACES) this.#refused.delete(oldest)
    this.#refused.add(traceId)
  }

  /** Counts the record's present size; false, with nothing counted anew, when there is no room for it. */
  #recount(record: ObservationRecord | TraceRecord): boolean {
    const sizeBytes = sizeOf(record)
    const growth = sizeBytes - record.countedBytes
    if (growth > 0 && !this.#hasRoomFor(growth)) return false
    this.#openBytes += growth
    record.countedBytes = sizeBytes
    return true
  }

  /** Lets go of a record whose present state is written or lost. */
  #forget(record: ObservationRecord | TraceRecord): void {
    this.#openBytes -= record.countedBytes
    record.countedBytes = 0
    if (record.kind === 'observation') this.#open.delete(record)
    else this.#traces.delete(record.id)
  }

  #drop(record: ObservationRecord | TraceRecord): void {
    this.#forget(record)
    if (record.kind === 'observation') record.stage = 'gone'
    // A number nobody gets: the gap tells the server.
    this.#parts.createEventId()
    this.#parts.ledger.drop('queue-full', 1)
  }
}

/** Bytes that a batch holds: a full one's memory is a little larger than its body. */
function memoryOf({ body }: Batch): number {
  return body.buffer.byteLength
}

/** The handle of an ended observation may live on in the host; its payloads need not. */
function releasePayloads(record: ObservationRecord): void {
  record.input = record.output = record.metadata = undefined
}

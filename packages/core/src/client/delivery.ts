import { schedule, scheduleSoon } from '#platform'

import type { Scheduled } from '../platform/platform.ts'
import type { DeliveryLedger, DropReason } from '../queue/delivery-ledger.ts'
import { encodeEvent } from '../queue/encode-event.ts'
import type { EncodedEvent } from '../queue/encode-event.ts'
import type { EventSink, IdentifiedScore } from '../queue/event-sink.ts'
import { FLUSH_BYTES, FLUSH_COUNT, OPEN_AGE_INTERVALS } from '../queue/flush-policy.ts'
import { isoTime } from '../queue/iso-time.ts'
import type { ObservationQueue } from '../queue/observation-queue.ts'
import type { TakenEntries } from '../queue/observation-queue.ts'
import type { TraceFields } from '../trace/observation-fields.ts'
import type { ObservationRecord, Snapshot } from '../trace/observation-record.ts'
import { applyTraceFields } from '../trace/trace-record.ts'
import { MAX_REQUESTS_IN_FLIGHT } from '../transport/bounded-transport.ts'
import type { SendResult } from '../transport/send-result.ts'
import type { Sleeper } from '../transport/sleeper.ts'
import type { Transport } from '../transport/transport.ts'
import { encodeScore } from './scores.ts'

export interface DeliveryParts {
  readonly queue: ObservationQueue
  readonly ledger: DeliveryLedger
  readonly transport: Transport
  readonly sleeper: Sleeper
  readonly snapshot: Snapshot
  readonly createEventId: () => string
  readonly flushIntervalMs: number
  /** Takes events that were given up; returns how many it kept for later. */
  readonly keep: (events: readonly EncodedEvent[]) => number
}

interface Waiter {
  /** Position in the stream of entries that must be settled. */
  readonly target: number
  readonly resolve: () => void
}

/** Moves entries from the queue to the transport: when there are many, when they are old, or when asked. */
export class Delivery implements EventSink {
  readonly #parts: DeliveryParts
  /** Position of the first entry of each batch on its way. */
  readonly #travelling = new Set<{ readonly position: number }>()
  readonly #waiters = new Set<Waiter>()
  #timer: Scheduled | undefined
  #soon: Scheduled | undefined
  /** Entries up to this position leave although they fill no batch. */
  #duePosition = 0
  #isClosed = false

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  start(record: ObservationRecord): void {
    if (this.#isClosed) {
      record.stage = 'gone'
      return this.#refuse()
    }
    this.#parts.queue.start(record)
    if (record.type === 'event') {
      record.endTimeMs = record.startTimeMs
      this.#parts.queue.end(record)
    }
    this.#arrange()
  }

  change(record: ObservationRecord): void {
    this.#parts.queue.change(record)
  }

  end(record: ObservationRecord): void {
    if (this.#isClosed) {
      if (record.stage !== 'gone') this.#refuse()
      return
    }
    this.#parts.queue.end(record)
    this.#arrange()
  }

  updateTrace(traceId: string, fields: TraceFields): void {
    if (this.#isClosed) return this.#refuse()
    const record = this.#parts.queue.openTrace(traceId)
    if (record === undefined) return
    applyTraceFields(record, fields, this.#parts.snapshot)
    this.#parts.queue.changeTrace(record)
    this.#arrange()
  }

  score(score: IdentifiedScore): void {
    if (this.#isClosed) return this.#refuse()
    this.#parts.queue.addScore(encodeScore(score, this.#parts.snapshot))
    this.#arrange()
  }

  /** Sends everything held, open observations too. Resolves when all of it is settled; the caller bounds the time. */
  drain(): Promise<void> {
    const { queue, sleeper } = this.#parts
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    const target = queue.takenCount + queue.readyCount
    this.#duePosition = target
    sleeper.wake()
    this.#pump()
    return this.#settled(target)
  }

  /** Takes nothing more and gives up what is left; resolves when nothing is on its way. */
  close(): Promise<void> {
    this.#isClosed = true
    this.#timer?.cancel()
    this.#soon?.cancel()
    this.#parts.sleeper.close()
    const { queue } = this.#parts
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    while (queue.readyCount > 0) {
      const taken = queue.take(FLUSH_COUNT, FLUSH_BYTES)
      this.#giveUp(this.#encode(taken), 'shutdown')
      queue.settle(taken.sizeBytes)
    }
    return this.#settled(Number.POSITIVE_INFINITY)
  }

  #refuse(): void {
    this.#parts.ledger.record()
    this.#parts.ledger.drop('shutdown', 1)
  }

  /** Sees to it that what was just added leaves in time. */
  #arrange(): void {
    const { queue, flushIntervalMs } = this.#parts
    if (this.#isClosed) return
    if (queue.readyCount >= FLUSH_COUNT || queue.readyBytes >= FLUSH_BYTES) {
      this.#soon ??= scheduleSoon(() => {
        this.#soon = undefined
        this.#pump()
      })
    }
    this.#timer ??= schedule(() => this.#onTimer(), flushIntervalMs)
  }

  #onTimer(): void {
    const { queue, flushIntervalMs } = this.#parts
    this.#timer = undefined
    queue.releaseOpen(Date.now() - flushIntervalMs * OPEN_AGE_INTERVALS)
    this.#duePosition = queue.takenCount + queue.readyCount
    this.#pump()
    if (queue.readyCount + queue.openCount > 0) this.#arrange()
  }

  #pump(): void {
    const { queue } = this.#parts
    while (this.#travelling.size < MAX_REQUESTS_IN_FLIGHT && this.#hasBatch()) {
      const position = queue.takenCount
      void this.#deliver(queue.take(FLUSH_COUNT, FLUSH_BYTES), { position })
    }
  }

  #hasBatch(): boolean {
    const { queue } = this.#parts
    if (queue.readyCount >= FLUSH_COUNT || queue.readyBytes >= FLUSH_BYTES) return true
    return queue.readyCount > 0 && queue.takenCount < this.#duePosition
  }

  async #deliver(taken: TakenEntries, batch: { readonly position: number }): Promise<void> {
    const { queue, transport } = this.#parts
    this.#travelling.add(batch)
    try {
      this.#settle(await transport.send(this.#encode(taken)))
    } finally {
      this.#travelling.delete(batch)
      queue.settle(taken.sizeBytes)
      if (!this.#isClosed) this.#pump()
      this.#notify()
    }
  }

  #encode({ entries }: TakenEntries): readonly EncodedEvent[] {
    const now = isoTime(Date.now())
    const events: EncodedEvent[] = []
    for (const entry of entries) {
      try {
        events.push(encodeEvent(entry, this.#parts.createEventId(), now))
      } catch {
        // What the guards before let through must not cost its neighbours.
        this.#parts.ledger.drop('unreadable', 1)
      }
      if (entry.kind === 'observation' && entry.stage === 'gone') releasePayloads(entry)
    }
    return events
  }

  #settle({ accepted, rejections, undelivered, problem }: SendResult): void {
    const { ledger } = this.#parts
    ledger.accept(accepted)
    for (const { reason, count } of rejections) ledger.reject(reason, count)
    if (undelivered.length === 0) return
    if (this.#isClosed) this.#giveUp(undelivered, 'shutdown')
    else
      this.#giveUp(undelivered, problem?.code === 'unauthorized' ? 'unauthorized' : 'undeliverable')
  }

  #giveUp(events: readonly EncodedEvent[], reason: DropReason): void {
    const { ledger, keep } = this.#parts
    const kept = keep(events)
    ledger.spool(kept)
    ledger.drop(reason, events.length - kept)
  }

  #isSettled(target: number): boolean {
    if (this.#parts.queue.takenCount < target && this.#parts.queue.readyCount > 0) return false
    for (const { position } of this.#travelling) if (position < target) return false
    return true
  }

  /** Resolves when every entry before the position is settled. */
  #settled(target: number): Promise<void> {
    if (this.#isSettled(target)) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiters.add({ target, resolve })
    })
  }

  #notify(): void {
    for (const waiter of this.#waiters) {
      if (!this.#isSettled(waiter.target)) continue
      this.#waiters.delete(waiter)
      waiter.resolve()
    }
  }
}

/** The handle of an ended observation may live on in the host; its payloads need not. */
function releasePayloads(record: ObservationRecord): void {
  record.input = undefined
  record.output = undefined
  record.metadata = undefined
}

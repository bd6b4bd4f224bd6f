import { applyTraceFields, schedule, scheduleSoon } from '#platform'

import type { Scheduled } from '../platform/platform.ts'
import type { Batch } from '../queue/batch.ts'
import type { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type { DropReason } from '../queue/drop-reason.ts'
import type { EventSink, IdentifiedScore } from '../queue/event-sink.ts'
import { OPEN_AGE_INTERVALS } from '../queue/flush-policy.ts'
import type { FlushMode } from '../queue/flush-policy.ts'
import type { ObservationQueue } from '../queue/observation-queue.ts'
import type { ClientSpool } from '../spool/spool.ts'
import type { TraceFields } from '../trace/observation-fields.ts'
import type { ObservationRecord, Snapshot } from '../trace/observation-record.ts'
import { MAX_REQUESTS_IN_FLIGHT } from '../transport/bounded-transport.ts'
import { countEvents } from '../transport/send-result.ts'
import type { SendResult } from '../transport/send-result.ts'
import type { Sleeper } from '../transport/sleeper.ts'
import type { Transport } from '../transport/transport.ts'
import { HOLD_TIMEOUT_MS, holdRequest } from './request-lifetime.ts'
import type { WaitUntil } from './request-lifetime.ts'
import { encodeScore } from './scores.ts'
import { within } from './within.ts'

export interface DeliveryParts {
  readonly queue: ObservationQueue
  readonly ledger: DeliveryLedger
  readonly transport: Transport
  readonly sleeper: Sleeper
  readonly snapshot: Snapshot
  readonly flushIntervalMs: number
  readonly flushMode: FlushMode
  readonly waitUntil: WaitUntil | undefined
  /** Where events outlive the process, if anywhere. */
  readonly spool: ClientSpool | undefined
}

/** A batch on its way, and the position of its first event. */
export interface Journey {
  readonly batch: Batch
  readonly position: number
}

interface Waiter {
  /** Position in the stream of events that must be settled. */
  readonly target: number
  readonly resolve: () => void
}

/** Moves entries from the queue to the transport: when there are many, when they are old, or when asked. */
export class Delivery implements EventSink {
  readonly #parts: DeliveryParts
  readonly #travelling = new Set<Journey>()
  readonly #waiters = new Set<Waiter>()
  #timer: Scheduled | undefined
  #soon: Scheduled | undefined
  #hurried: Scheduled | undefined
  #isClosed = false

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    parts.spool?.replayThrough(parts.transport)
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
    this.#hurry()
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
    this.#hurry()
  }

  /**
   * Sends everything held, open observations too. Resolves when all of it is settled, and what is being replayed; the caller
   * bounds the time.
   */
  async drain(): Promise<void> {
    const { queue, sleeper } = this.#parts
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    queue.seal()
    sleeper.wake()
    this.#pump()
    await this.#settled(queue.writtenCount)
    await this.#parts.spool?.replaying
  }

  /** Takes nothing more and hands over everything that has no answer, also what is on its way. The caller settles it. */
  handOver(): readonly Journey[] {
    const travelling = Array.from(this.#travelling)
    this.#travelling.clear()
    return [...travelling, ...this.#stop()]
  }

  /** Takes nothing more and gives up what is left; resolves when nothing is on its way. */
  close(): Promise<void> {
    const { queue } = this.#parts
    for (const journey of this.#stop()) {
      this.#giveUp(journey, [journey.batch], 'shutdown')
      queue.settle(journey.batch, false)
    }
    return this.#settled(queue.writtenCount)
  }

  /** Takes nothing more; returns what still waits. */
  #stop(): readonly Journey[] {
    const { sleeper, queue } = this.#parts
    this.#isClosed = true
    this.#timer?.cancel()
    this.#soon?.cancel()
    sleeper.close()
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    queue.seal()
    const waiting: Journey[] = []
    for (let next = this.#take(); next !== undefined; next = this.#take()) waiting.push(next)
    return waiting
  }

  #refuse(): void {
    this.#parts.ledger.record()
    this.#parts.ledger.drop('shutdown', 1)
  }

  /** Sees to it that what was just added leaves in time. */
  #arrange(): void {
    const { queue, flushIntervalMs } = this.#parts
    if (queue.sealedCount > 0 && this.#travelling.size < MAX_REQUESTS_IN_FLIGHT) {
      // Not at once: the host's call goes on first.
      this.#soon ??= scheduleSoon(() => {
        this.#soon = undefined
        this.#pump()
      })
    }
    this.#timer ??= this.#arm(flushIntervalMs)
  }

  /** In mode `sync`, sends what has ended as soon as the host's call is over. */
  #hurry(): void {
    const { queue, flushMode, waitUntil } = this.#parts
    if (flushMode !== 'sync' || this.#hurried !== undefined) return
    const hurried = new Promise<void>((resolve) => {
      this.#hurried = scheduleSoon(() => {
        this.#hurried = undefined
        queue.seal()
        this.#pump()
        resolve(this.#settled(queue.writtenCount))
      })
    })
    holdRequest(() => within(hurried, HOLD_TIMEOUT_MS), waitUntil)
  }

  #arm(flushIntervalMs: number): Scheduled {
    const { flushMode, waitUntil } = this.#parts
    const drainLater = async (): Promise<void> => {
      await new Promise<void>((resolve) => schedule(resolve, flushIntervalMs))
      await within(this.drain(), HOLD_TIMEOUT_MS)
    }
    if (flushMode === 'auto') holdRequest(drainLater, waitUntil)
    return schedule(() => this.#onTimer(), flushIntervalMs)
  }

  #onTimer(): void {
    const { queue, flushIntervalMs } = this.#parts
    this.#timer = undefined
    queue.releaseOpen(Date.now() - flushIntervalMs * OPEN_AGE_INTERVALS)
    queue.seal()
    this.#pump()
    if (!queue.isEmpty) this.#arrange()
  }

  #pump(): void {
    while (this.#travelling.size < MAX_REQUESTS_IN_FLIGHT) {
      const journey = this.#take()
      if (journey === undefined) return
      void this.#deliver(journey)
    }
  }

  #take(): Journey | undefined {
    const { queue } = this.#parts
    const position = queue.takenCount
    const batch = queue.take()
    return batch === undefined ? undefined : { batch, position }
  }

  async #deliver(journey: Journey): Promise<void> {
    const { queue, transport } = this.#parts
    const { batch } = journey
    this.#travelling.add(journey)
    let isFree = false
    try {
      const result = await transport.send(batch)
      // After a hand-over the batch is accounted for elsewhere.
      if (this.#travelling.has(journey)) {
        this.settle(journey, result)
        isFree = result.undelivered.length === 0
      }
    } finally {
      this.#travelling.delete(journey)
      queue.settle(batch, isFree)
      if (!this.#isClosed) this.#pump()
      this.#notify()
    }
  }

  /** Counts what became of a batch. */
  settle(journey: Journey, { accepted, rejections, undelivered, problem }: SendResult): void {
    const { ledger, spool } = this.#parts
    ledger.accept(accepted)
    for (const { reason, count } of rejections) ledger.reject(reason, count)
    if (undelivered.length === 0) {
      return spool?.settle(journey.position, journey.batch.ends.length)
    }
    if (this.#isClosed) return this.#giveUp(journey, undelivered, 'shutdown')
    const reason = problem?.code === 'unauthorized' ? 'unauthorized' : 'undeliverable'
    this.#giveUp(journey, undelivered, reason)
  }

  /** Leaves the undelivered parts of a batch to the spool, which keeps the batch whole: the server knows what it has stored. */
  #giveUp({ batch, position }: Journey, parts: readonly Batch[], reason: DropReason): void {
    const { ledger, spool } = this.#parts
    const count = countEvents(parts)
    const kept = Math.min(count, spool?.keep(position, batch.ends.length) ?? 0)
    ledger.spool(kept)
    ledger.drop(reason, count - kept)
  }

  #isSettled(target: number): boolean {
    if (this.#parts.queue.takenCount < target) return false
    for (const { position } of this.#travelling) if (position < target) return false
    return true
  }

  /** Resolves when every event before the position is settled. */
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

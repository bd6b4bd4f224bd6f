import { applyTraceFields, schedule, scheduleSoon, spoolOf } from '#platform'

import type { Scheduled } from '../platform/platform.ts'
import type { Batch, Journey } from '../queue/batch.ts'
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
import type { Hold } from './request-lifetime.ts'
import { encodeScore } from './scores.ts'

export interface DeliveryParts {
  readonly queue: ObservationQueue
  readonly ledger: DeliveryLedger
  readonly transport: Transport
  readonly sleeper: Sleeper
  readonly snapshot: Snapshot
  readonly flushIntervalMs: number
  readonly flushMode: FlushMode
  readonly hold: Hold
  /** Where events outlive the process, if anywhere. */
  readonly spool: ClientSpool | undefined
}

/** Moves entries from the queue to the transport: when there are many, when they are old, or when asked. */
export class Delivery implements EventSink {
  readonly #parts: DeliveryParts
  readonly #travelling = new Set<Journey>()
  /** Told whenever a batch has arrived or is given up. */
  readonly #waiters: (() => void)[] = []
  #timer: Scheduled | undefined
  #soon: Scheduled | undefined
  #hurried: Scheduled | undefined
  #isClosed = false

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    spoolOf(parts)?.replayThrough(parts.transport)
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
    const parts = this.#parts
    const { queue, sleeper } = parts
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    queue.seal()
    sleeper.wake()
    this.#pump()
    await this.#settled(queue.writtenCount)
    await spoolOf(parts)?.replaying
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
    for (let next = queue.take(); next !== undefined; next = queue.take()) waiting.push(next)
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
    const { queue, flushMode, hold } = this.#parts
    if (flushMode !== 'sync' || this.#hurried !== undefined) return
    this.#hurried = scheduleSoon(() => {
      this.#hurried = undefined
      queue.seal()
      this.#pump()
    })
    hold(() => this.#settled(queue.writtenCount), scheduleSoon)
  }

  #arm(flushIntervalMs: number): Scheduled {
    const { flushMode, hold } = this.#parts
    if (flushMode === 'auto') {
      hold(
        () => this.drain(),
        (resolve) => schedule(resolve, flushIntervalMs),
      )
    }
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
      const journey = this.#parts.queue.take()
      if (journey === undefined) return
      void this.#deliver(journey)
    }
  }

  async #deliver(journey: Journey): Promise<void> {
    const { queue, transport } = this.#parts
    const { batch } = journey
    this.#travelling.add(journey)
    const result = await transport.send(batch)
    // After a hand-over the batch is accounted for elsewhere.
    const isOurs = this.#travelling.delete(journey)
    if (isOurs) this.settle(journey, result)
    queue.settle(batch, isOurs && result.undelivered.length === 0)
    if (!this.#isClosed) this.#pump()
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  /** Counts what became of a batch. */
  settle(journey: Journey, { accepted, rejections, undelivered, problem }: SendResult): void {
    const parts = this.#parts
    parts.ledger.accept(accepted)
    for (const { reason, count } of rejections) parts.ledger.reject(reason, count)
    if (undelivered.length > 0) {
      const reason = problem?.code === 'unauthorized' ? 'unauthorized' : 'undeliverable'
      this.#giveUp(journey, undelivered, this.#isClosed ? 'shutdown' : reason)
    } else {
      spoolOf(parts)?.settle(journey.position, journey.batch.ends.length)
    }
  }

  /** Leaves the undelivered parts of a batch to the spool, which keeps the batch whole: the server knows what it has stored. */
  #giveUp({ batch, position }: Journey, lost: readonly Batch[], reason: DropReason): void {
    const parts = this.#parts
    const spool = spoolOf(parts)
    let count = countEvents(lost)
    if (spool) {
      const kept = Math.min(count, spool.keep(position, batch.ends.length))
      parts.ledger.spool(kept)
      count -= kept
    }
    parts.ledger.drop(reason, count)
  }

  #isSettled(target: number): boolean {
    if (this.#parts.queue.takenCount < target) return false
    for (const { position } of this.#travelling) if (position < target) return false
    return true
  }

  /** Resolves when every event before the position is settled. */
  async #settled(target: number): Promise<void> {
    while (!this.#isSettled(target)) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve))
    }
  }
}

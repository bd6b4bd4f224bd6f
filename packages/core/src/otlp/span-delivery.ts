import { schedule, scheduleSoon } from '#platform'

import type { HandedOver } from '../client/exporter.ts'
import type { Hold } from '../client/request-lifetime.ts'
import type { Endpoint, HttpAnswer, Scheduled } from '../platform/platform.ts'
import type { DeliveryLedger } from '../queue/delivery-ledger.ts'
import { FLUSH_BYTES } from '../queue/flush-policy.ts'
import { MAX_REQUESTS_IN_FLIGHT } from '../transport/bounded-transport.ts'
import { countEvents, undelivered } from '../transport/send-result.ts'
import type { SendResult } from '../transport/send-result.ts'
import { createSignal } from '../transport/signal.ts'
import type { Signal } from '../transport/signal.ts'
import type { Sleeper } from '../transport/sleeper.ts'
import type { Transport } from '../transport/transport.ts'
import { readOtlpAnswer } from './read-otlp-answer.ts'
import { SpanBatch } from './span-batch.ts'
import type { Frame } from './span-batch.ts'

/** Spans of one request, as many as OpenTelemetry's own exporters send. */
const BATCH_SPANS = 512

const encoder = new TextEncoder()

export interface SpanDeliveryParts {
  readonly ledger: DeliveryLedger
  readonly transport: Transport
  readonly sleeper: Sleeper
  readonly endpoint: Endpoint
  readonly frame: Frame
  readonly flushIntervalMs: number
  readonly hold: Hold
  /** Bytes of spans that may wait or be on their way. */
  readonly maxBytes: number
}

/** A batch from its sealing to its answer. */
interface Journey extends Signal {
  readonly batch: SpanBatch
  readonly sizeBytes: number
}

/** Gathers spans to requests and sends them. Never holds more than its bound: what finds no room is dropped and counted. */
export class SpanDelivery {
  readonly #parts: SpanDeliveryParts
  #spans: Uint8Array[] = []
  #spanBytes = 0
  /** Sealed batches that wait, oldest first. */
  #waiting: Journey[] = []
  readonly #travelling = new Set<Journey>()
  #journeyBytes = 0
  #timer: Scheduled | undefined
  #soon: Scheduled | undefined
  #isClosed = false

  constructor(parts: SpanDeliveryParts) {
    this.#parts = parts
  }

  /** Adds a span by its JSON text. */
  add(json: string): void {
    const { ledger, maxBytes, flushIntervalMs } = this.#parts
    ledger.record()
    if (this.#isClosed) return ledger.drop('shutdown', 1)
    const span = encoder.encode(json)
    if (this.#spanBytes + this.#journeyBytes + span.length > maxBytes) {
      return ledger.drop('queue-full', 1)
    }
    if (this.#spanBytes + span.length > FLUSH_BYTES) this.#seal()
    this.#spans.push(span)
    this.#spanBytes += span.length
    if (this.#spans.length >= BATCH_SPANS) this.#seal()
    this.#timer ??= this.#arm(flushIntervalMs)
  }

  #arm(flushIntervalMs: number): Scheduled {
    this.#parts.hold(async () => {
      await new Promise<void>((resolve) => schedule(resolve, flushIntervalMs))
      await this.drain()
    })
    return schedule(() => {
      this.#timer = undefined
      this.#seal()
      this.#pump()
    }, flushIntervalMs)
  }

  async drain(): Promise<void> {
    this.#seal()
    this.#parts.sleeper.wake()
    this.#pump()
    await Promise.all(Array.from([...this.#waiting, ...this.#travelling], ({ done }) => done))
  }

  handOver(): readonly HandedOver[] {
    const travelling = Array.from(this.#travelling)
    this.#travelling.clear()
    return [...travelling, ...this.#stop()].map((journey) => ({
      request: { ...this.#parts.endpoint, body: journey.batch.body },
      settle: (answer) => this.#settle(journey, this.#resultOf(journey, answer)),
    }))
  }

  async close(): Promise<void> {
    for (const { batch } of this.#stop()) this.#parts.ledger.drop('shutdown', batch.ends.length)
    await Promise.all(Array.from(this.#travelling, ({ done }) => done))
  }

  #stop(): readonly Journey[] {
    this.#seal()
    this.#isClosed = true
    this.#timer?.cancel()
    this.#soon?.cancel()
    this.#parts.sleeper.close()
    return this.#waiting.splice(0)
  }

  #seal(): void {
    if (this.#spans.length === 0) return
    const batch = new SpanBatch(this.#parts.frame, this.#spans)
    this.#waiting.push({ batch, sizeBytes: this.#spanBytes, ...createSignal() })
    this.#journeyBytes += this.#spanBytes
    this.#spans = []
    this.#spanBytes = 0
    // Not at once: the host's call goes on first.
    this.#soon ??= scheduleSoon(() => {
      this.#soon = undefined
      this.#pump()
    })
  }

  #pump(): void {
    while (this.#travelling.size < MAX_REQUESTS_IN_FLIGHT && !this.#isClosed) {
      const journey = this.#waiting.shift()
      if (journey === undefined) return
      void this.#deliver(journey)
    }
  }

  async #deliver(journey: Journey): Promise<void> {
    this.#travelling.add(journey)
    const result = await this.#parts.transport.send(journey.batch)
    // After a hand-over the batch is accounted for elsewhere.
    if (this.#travelling.delete(journey)) this.#settle(journey, result)
    this.#pump()
  }

  #settle({ sizeBytes, finish }: Journey, result: SendResult): void {
    const { ledger } = this.#parts
    this.#journeyBytes -= sizeBytes
    ledger.accept(result.accepted)
    for (const { reason, count } of result.rejections) ledger.reject(reason, count)
    const reason = result.problem?.code === 'unauthorized' ? 'unauthorized' : 'undeliverable'
    ledger.drop(this.#isClosed ? 'shutdown' : reason, countEvents(result.undelivered))
    finish()
  }

  #resultOf({ batch }: Journey, answer: HttpAnswer | undefined): SendResult {
    if (answer !== undefined) return readOtlpAnswer(batch, answer, 0)
    const message = 'The process ended before the collector answered.'
    return undelivered(batch, { code: 'network', message, remedy: 'none' })
  }
}

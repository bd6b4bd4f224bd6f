import type { ExporterContext, ExportReport, ExportSink, HandedOver } from '../client/exporter.ts'
import type { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type { EventSink, IdentifiedScore } from '../queue/event-sink.ts'
import type { TraceFields } from '../trace/observation-fields.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'
import { encodeSpan } from './encode-span.ts'
import type { SpanDelivery } from './span-delivery.ts'
import { TracesById } from './traces-by-id.ts'

export interface OtlpSinkParts extends Pick<ExporterContext, 'snapshot'> {
  /** Where events go after it. */
  readonly sink: EventSink
  readonly ledger: DeliveryLedger
  readonly delivery: SpanDelivery
  readonly url: string
  /** Closes the connections. */
  readonly close: () => Promise<void>
}

/** Exports each observation when it ends: a span cannot be changed later, so what is open stays here. */
export class OtlpSink implements ExportSink {
  readonly #parts: OtlpSinkParts
  readonly #traces = new TracesById()
  /** Observations without a duration that were just recorded; what is said of their trace at once comes along. */
  #moments: ObservationRecord[] = []
  #openCount = 0
  #scores = 0

  constructor(parts: OtlpSinkParts) {
    this.#parts = parts
  }

  report(): ExportReport {
    const { ledger, url } = this.#parts
    const report = ledger.report()
    const leftOut = this.#traces.leftOut + this.#scores
    return { ...report, pending: report.pending + this.#moments.length, url, leftOut }
  }

  start(record: ObservationRecord): void {
    if (record.type === 'event') {
      // A copy, because the next sink lets go of the payloads.
      this.#moments.push({ ...record })
      queueMicrotask(() => this.#exportMoments())
    } else {
      this.#openCount++
    }
    this.#parts.sink.start(record)
  }

  change(record: ObservationRecord): void {
    this.#parts.sink.change(record)
  }

  end(record: ObservationRecord): void {
    if (record.type !== 'event') {
      this.#openCount--
      this.#exportMoments()
      this.#export(record)
    }
    this.#parts.sink.end(record)
  }

  updateTrace(traceId: string, fields: TraceFields): void {
    this.#traces.update(traceId, fields, this.#parts.snapshot)
    this.#parts.sink.updateTrace(traceId, fields)
  }

  score(score: IdentifiedScore): void {
    this.#scores++
    this.#parts.sink.score(score)
  }

  drain(): Promise<void> {
    this.#exportMoments()
    return this.#parts.delivery.drain()
  }

  handOver(): readonly HandedOver[] {
    this.#giveUpOpen()
    return this.#parts.delivery.handOver()
  }

  async close(): Promise<void> {
    this.#giveUpOpen()
    await Promise.all([this.#parts.close(), this.#parts.delivery.close()])
  }

  #giveUpOpen(): void {
    const { ledger } = this.#parts
    this.#exportMoments()
    for (let open = this.#openCount; open > 0; open--) ledger.record()
    ledger.drop('shutdown', this.#openCount)
    this.#openCount = 0
    this.#traces.clear()
  }

  #exportMoments(): void {
    const moments = this.#moments
    if (moments.length === 0) return
    this.#moments = []
    for (const moment of moments) this.#export(moment)
  }

  #export(record: ObservationRecord): void {
    const { ledger, delivery } = this.#parts
    const trace = this.#traces.take(record.traceId)
    let span: string
    try {
      span = encodeSpan(record, trace)
    } catch {
      // What the guards before let through must not cost its neighbours.
      ledger.record()
      return ledger.drop('unreadable', 1)
    }
    delivery.add(span)
  }
}

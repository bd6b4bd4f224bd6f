import type { TraceFields } from '../trace/observation-fields.ts'
import type { Snapshot } from '../trace/observation-record.ts'
import { applyTraceFields, createTraceRecord } from '../trace/trace-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'

/** Bytes of what was said about traces that may wait for a span. */
const MAX_BYTES = 8_000_000
/** What a record takes besides its payloads, bytes. */
const RECORD_BYTES = 500

/** What was said about traces until one of their spans takes it along. Bounded: the oldest is left out and counted. */
export class TracesById {
  readonly #records = new Map<string, TraceRecord>()
  #sizeBytes = 0
  /** Traces about which something was said that no span took along. */
  leftOut = 0

  update(traceId: string, fields: TraceFields, snapshot: Snapshot): void {
    const record = this.take(traceId) ?? createTraceRecord(traceId)
    applyTraceFields(record, fields, snapshot)
    this.#records.set(traceId, record)
    this.#sizeBytes += record.payloadBytes + RECORD_BYTES
    for (const oldest of this.#records.keys()) {
      if (this.#sizeBytes <= MAX_BYTES) return
      this.take(oldest)
      this.leftOut++
    }
  }

  take(traceId: string): TraceRecord | undefined {
    const record = this.#records.get(traceId)
    if (record === undefined) return undefined
    this.#records.delete(traceId)
    this.#sizeBytes -= record.payloadBytes + RECORD_BYTES
    return record
  }

  clear(): void {
    this.leftOut += this.#records.size
    this.#records.clear()
    this.#sizeBytes = 0
  }
}

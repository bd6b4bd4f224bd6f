import { observationIdFrom, traceIdFrom } from '../seeded-ids.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import { Attributes } from './attributes.ts'
import { describeObservation } from './observation-attributes.ts'
import { describeTrace } from './trace-attributes.ts'

/** Kinds and status of spans. Source: OpenTelemetry's `trace.proto`. */
const INTERNAL = 1
const CLIENT = 3
const FAILED = 2

const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/

/** The JSON text of the span that says what an ended observation is, and what is known of its trace so far. */
export function encodeSpan(record: ObservationRecord, trace: TraceRecord | undefined): string {
  const attributes = new Attributes()
  describeObservation(record, attributes)
  if (trace !== undefined) describeTrace(trace, attributes)
  const traceId = traceIdOf(record.traceId)
  const spanId = spanIdOf(record.id)
  // Foreign ids have no place in a span; what stands there follows from them.
  if (traceId !== record.traceId) attributes.text('heddle.trace.id', record.traceId)
  if (spanId !== record.id) attributes.text('heddle.observation.id', record.id)
  const { parentObservationId, startTimeMs, endTimeMs = startTimeMs, level } = record
  const isModelCall = record.type === 'generation' || record.type === 'embedding'
  const head = JSON.stringify({
    traceId,
    spanId,
    parentSpanId: parentObservationId && spanIdOf(parentObservationId),
    name: (record.name ?? record.type).toWellFormed(),
    kind: isModelCall ? CLIENT : INTERNAL,
    startTimeUnixNano: nanoseconds(startTimeMs),
    endTimeUnixNano: nanoseconds(record.type === 'event' ? startTimeMs : endTimeMs),
    status:
      level === 'ERROR' ? { code: FAILED, message: record.statusMessage?.toWellFormed() } : {},
  })
  return `${head.slice(0, -1)},"attributes":${attributes.toJson()}}`
}

function traceIdOf(id: string): string {
  return TRACE_ID.test(id) ? id : traceIdFrom(id)
}

function spanIdOf(id: string): string {
  return SPAN_ID.test(id) ? id : observationIdFrom(id)
}

/** Nanoseconds since 1970 as text: they have more digits than a number holds. */
function nanoseconds(timeMs: number): string {
  return `${Math.max(0, Math.floor(timeMs))}000000`
}

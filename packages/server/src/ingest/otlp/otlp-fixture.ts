import protobuf from 'protobufjs/light.js'

import { decodeRequest } from './decode-request.ts'
import type { OtlpSpan } from './otlp-span.ts'
import { TRACE_REQUEST_DESCRIPTOR } from './trace-request-descriptor.ts'

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
export const SPAN_ID = 'b7ad6b7169203331'
export const START_MS = 1_770_000_000_123

/** Attributes in OTLP's JSON form. */
export function keyValues(attributes: Readonly<Record<string, unknown>>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (Number.isSafeInteger(value)) return { intValue: String(value) }
  if (typeof value === 'number') return { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return { kvlistValue: { values: keyValues(value as Readonly<Record<string, unknown>>) } }
}

/** A span in OTLP's JSON form; it lasts a second. */
export function jsonSpan(
  attributes: Readonly<Record<string, unknown>>,
  others: Readonly<Record<string, unknown>> = {},
): object {
  return {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    name: 'step',
    startTimeUnixNano: `${START_MS}000000`,
    endTimeUnixNano: `${START_MS + 1000}000000`,
    attributes: keyValues(attributes),
    ...others,
  }
}

/** An export of spans in OTLP's JSON form. */
export function jsonExport(spans: readonly unknown[], scope = 'test'): object {
  const resource = { attributes: keyValues({ 'service.name': 'loom' }) }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: scope }, spans }] }] }
}

const requestType = protobuf.Root.fromJSON(TRACE_REQUEST_DESCRIPTOR).lookupType(
  'ExportTraceServiceRequest',
)

/** The bytes of an export; ids are given as bytes, integers as numbers. */
export function protobufExport(request: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(requestType.encode(requestType.fromObject(request)).finish())
}

/** One span as the server reads it. */
export function readSpan(
  attributes: Readonly<Record<string, unknown>>,
  others: Readonly<Record<string, unknown>> = {},
  scope?: string,
): OtlpSpan {
  const body = Buffer.from(JSON.stringify(jsonExport([jsonSpan(attributes, others)], scope)))
  const [span] = decodeRequest(body, 'json', new Date(START_MS)).spans
  if (span === undefined) throw new Error('Expected a span.')
  return span
}

import { toAttributes } from './attribute-value.ts'
import { type JsonMap, isMap } from './json-text.ts'
import { listAt } from './otlp-format-error.ts'
import type { Attributes, OtlpEvent, OtlpScope, OtlpSpan } from './otlp-span.ts'

/** Where a span was found. */
export interface SpanOrigin {
  readonly resource: Attributes
  readonly scope: OtlpScope
  /** Microseconds since the epoch; the time of a span that has none. */
  readonly receivedAt: number
}

/** Times from here on (the year 2200) are a unit mistaken, and later than the store can hold. Microseconds. */
const LATEST_TIME = Date.UTC(2200, 0) * 1000

const STATUS_ERROR = 2

/** A span of an export, or why it cannot be taken. */
export function decodeSpan(value: unknown, origin: SpanOrigin): OtlpSpan | string {
  if (!isMap(value)) return `Expected a span, got ${value === null ? 'null' : typeof value}.`
  const traceId = toHexId(value['traceId'], 16)
  const spanId = toHexId(value['spanId'], 8)
  if (traceId === undefined || spanId === undefined) return MISSING_ID
  const times = toTimes(value, origin.receivedAt)
  if (times.end >= LATEST_TIME || times.start >= LATEST_TIME)
    return 'Expected times before the year 2200, in nanoseconds since 1970.'
  const status = isMap(value['status']) ? value['status'] : {}
  return {
    traceId,
    spanId,
    parentSpanId: toHexId(value['parentSpanId'], 8),
    name: text(value['name']),
    ...times,
    attributes: toAttributes(value['attributes']),
    events: listAt(value['events'], 'events').flatMap((event) => decodeEvent(event, times.start)),
    hasFailed: status['code'] === STATUS_ERROR || status['code'] === 'STATUS_CODE_ERROR',
    statusMessage: text(status['message']),
    resource: origin.resource,
    scope: origin.scope,
  }
}

const MISSING_ID =
  'Expected a traceId of 16 bytes and a spanId of 8 bytes, not all zero, as hex digits in JSON; ' +
  'an export of logs or metrics may have been sent to the path of traces.'

function decodeEvent(value: unknown, spanStart: number): readonly OtlpEvent[] {
  if (!isMap(value)) return []
  const time = toMicroseconds(value['timeUnixNano']) || spanStart
  const attributes = toAttributes(value['attributes'])
  return [{ name: text(value['name']), time: Math.floor(time / 1000), attributes }]
}

/** A time that is missing is the other one, or that of the request. An end before the start is the start. */
function toTimes(span: JsonMap, receivedAt: number): { start: number; end: number } {
  const start = toMicroseconds(span['startTimeUnixNano'])
  const end = toMicroseconds(span['endTimeUnixNano'])
  const known = start || end || receivedAt
  return { start: start || known, end: Math.max(end || known, start || known) }
}

/** Nanoseconds since the epoch as a number, text or two halves, in microseconds; 0 for anything else. */
export function toMicroseconds(value: unknown): number {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return Number(BigInt(value) / 1000n)
  if (typeof value === 'number') return value > 0 ? Math.round(value / 1000) : 0
  if (!isMap(value)) return 0
  const high = Number(value['high']) >>> 0
  const low = Number(value['low']) >>> 0
  return Number(((BigInt(high) << 32n) | BigInt(low)) / 1000n)
}

/**
 * An id in lower-case hex, from bytes, lists of bytes, hex digits, or the base64 that strict protobuf-to-JSON converters
 * write. Undefined for ids of another length and for all zeros, which mean "none".
 */
export function toHexId(value: unknown, sizeBytes: number): string | undefined {
  const hex =
    typeof value === 'string' ? fromText(value, sizeBytes) : fromBytes(value)?.toString('hex')
  return hex?.length === sizeBytes * 2 && /[^0]/.test(hex) ? hex : undefined
}

function fromText(value: string, sizeBytes: number): string | undefined {
  if (/^[0-9a-f]+$/i.test(value) && value.length === sizeBytes * 2) return value.toLowerCase()
  return /^[\w+/-]+={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('hex') : undefined
}

function fromBytes(value: unknown): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value)
  const bytes: unknown = isMap(value) ? value['data'] : value
  return Array.isArray(bytes) ? Buffer.from(bytes as readonly number[]) : undefined
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : ''
}

import type { CollectedRequest } from './collect-requests.ts'

/** A span of OTLP's JSON encoding, with its attributes as plain values. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  /** Ms since 1970. */
  readonly startedAt: number
  readonly endedAt: number
  readonly isError: boolean
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: unknown
}

interface WireValue {
  readonly stringValue?: string
  readonly intValue?: string | number
  readonly doubleValue?: number
  readonly boolValue?: boolean
  readonly arrayValue?: { readonly values?: readonly WireValue[] }
}

interface WireSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status?: { readonly code?: number }
  readonly attributes?: readonly { readonly key: string; readonly value: WireValue }[]
  readonly events?: unknown
}

interface WireRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[]
  }[]
}

/** Status code of a failed span. Source: opentelemetry-proto, trace.proto. */
const STATUS_ERROR = 2

/** The spans of all requests to an OTLP endpoint. The exporters are told to speak JSON, so the bodies are of this shape. */
export function decodeOtlp(requests: readonly CollectedRequest[]): OtlpSpan[] {
  return requests
    .filter(({ path }) => path.endsWith('/v1/traces'))
    .map(({ body }) => JSON.parse(body.toString()) as WireRequest)
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(toSpan)
}

function toSpan(span: WireSpan): OtlpSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
    name: span.name,
    startedAt: Number(BigInt(span.startTimeUnixNano) / 1_000_000n),
    endedAt: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
    isError: span.status?.code === STATUS_ERROR,
    attributes: Object.fromEntries(
      (span.attributes ?? []).map(({ key, value }) => [key, plain(value)]),
    ),
    events: span.events,
  }
}

function plain(value: WireValue): unknown {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(plain)
  if (value.intValue !== undefined) return Number(value.intValue)
  return value.stringValue ?? value.doubleValue ?? value.boolValue
}

/** The text at a key, when there is one. */
export function textAt(attributes: OtlpSpan['attributes'], key: string): string | undefined {
  const value = attributes[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The number at a key, when there is one. */
export function countAt(attributes: OtlpSpan['attributes'], key: string): number | undefined {
  const value = attributes[key]
  return typeof value === 'number' ? value : undefined
}

/** What JSON text stands for; other text as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

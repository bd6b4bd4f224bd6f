/** Attributes as plain JSON values by their full names. */
export type Attributes = ReadonlyMap<string, unknown>

/** Something that happened within a span. */
export interface OtlpEvent {
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly attributes: Attributes
}

/** Who made a span: the library behind the tracer. */
export interface OtlpScope {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
}

/** One span of an OTLP export, with the resource and the scope it was sent under. */
export interface OtlpSpan {
  /** 32 hex digits, lower case. */
  readonly traceId: string
  /** 16 hex digits, lower case. */
  readonly spanId: string
  /** Undefined for a root. */
  readonly parentSpanId: string | undefined
  readonly name: string
  /** Microseconds since the epoch. */
  readonly start: number
  readonly end: number
  readonly attributes: Attributes
  readonly events: readonly OtlpEvent[]
  readonly hasFailed: boolean
  /** Empty when nothing was said. */
  readonly statusMessage: string
  readonly resource: Attributes
  readonly scope: OtlpScope
}

/** The first attribute that is text with something in it. */
export function textOf(attributes: Attributes, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes.get(key)
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

/** The first attribute that says something: no null, and no empty text, list or map. */
export function valueOf(attributes: Attributes, ...keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = attributes.get(key)
    if (isPresent(value)) return value
  }
  return undefined
}

/** The first attribute that is a number, or text that holds one. */
export function numberOf(attributes: Attributes, ...keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const number = toNumber(attributes.get(key))
    if (number !== undefined) return number
  }
  return undefined
}

/** A finite number, also from text; undefined for anything else. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** The attributes under a prefix, by the rest of their names. */
export function underPrefix(attributes: Attributes, prefix: string): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  for (const [key, value] of attributes)
    if (key.startsWith(prefix) && key.length > prefix.length)
      found.set(key.slice(prefix.length), value)
  return found
}

function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  if (typeof value !== 'object') return true
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0
}

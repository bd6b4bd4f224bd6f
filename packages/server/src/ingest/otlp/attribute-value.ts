import { isMap } from './json-text.ts'
import { OtlpFormatError, listAt } from './otlp-format-error.ts'
import type { Attributes } from './otlp-span.ts'

/** Deepest nesting of a value. Source: the limit of the protobuf reader. */
const MAX_DEPTH = 100

/** A list of keys and values as a map; a key that comes twice has its last value. */
export function toAttributes(list: unknown): Attributes {
  const attributes = new Map<string, unknown>()
  for (const entry of listAt(list, 'attributes')) {
    if (!isMap(entry) || typeof entry['key'] !== 'string') continue
    attributes.set(entry['key'], toPlainValue(entry['value'], MAX_DEPTH))
  }
  return attributes
}

/**
 * An `AnyValue` as a plain JSON value. Integers become numbers, in JSON exports also from text; bytes become base64 text;
 * numbers that JSON cannot hold become their names.
 */
function toPlainValue(value: unknown, levelsLeft: number): unknown {
  if (!isMap(value)) return null
  if (levelsLeft === 0)
    throw new OtlpFormatError(`Expected attribute values of at most ${MAX_DEPTH} levels.`)
  for (const [kind, read] of READERS) {
    const inner = value[kind]
    // Messages of the protobuf reader hold defaults of the kinds that were not sent in their prototype.
    if (inner !== undefined && inner !== null && Object.hasOwn(value, kind))
      return read(inner, levelsLeft - 1)
  }
  return null
}

type Reader = (inner: unknown, levelsLeft: number) => unknown

const READERS: readonly (readonly [string, Reader])[] = [
  ['stringValue', (inner) => (typeof inner === 'string' ? inner.toWellFormed() : null)],
  ['boolValue', (inner) => inner === true],
  ['intValue', toNumber],
  ['doubleValue', toDouble],
  ['arrayValue', toList],
  ['kvlistValue', toMap],
  ['bytesValue', toBase64],
]

function toNumber(inner: unknown): number | null {
  const number = isMap(inner) ? fromHalves(inner) : Number(inner)
  return Number.isFinite(number) ? number : null
}

/** A 64-bit integer in two halves, as protobuf readers give it. */
function fromHalves({ low, high }: Readonly<Record<string, unknown>>): number {
  return Number(high) * 2 ** 32 + (Number(low) >>> 0)
}

function toDouble(inner: unknown): number | string | null {
  const number = Number(inner)
  if (Number.isFinite(number)) return number
  return typeof inner === 'number' || inner === 'NaN' || /^-?Infinity$/.test(String(inner))
    ? String(inner)
    : null
}

function toList(inner: unknown, levelsLeft: number): readonly unknown[] {
  if (!isMap(inner)) return []
  return listAt(inner['values'], 'arrayValue.values').map((item) => toPlainValue(item, levelsLeft))
}

function toMap(inner: unknown, levelsLeft: number): unknown {
  if (!isMap(inner)) return {}
  return Object.fromEntries(
    listAt(inner['values'], 'kvlistValue.values').flatMap((entry) =>
      isMap(entry) && typeof entry['key'] === 'string'
        ? [[entry['key'], toPlainValue(entry['value'], levelsLeft)]]
        : [],
    ),
  )
}

function toBase64(inner: unknown): string | null {
  if (typeof inner === 'string') return inner
  return inner instanceof Uint8Array ? Buffer.from(inner).toString('base64') : null
}

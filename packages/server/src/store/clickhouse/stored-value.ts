import { layPatches } from '../../domain/versioned-fields.ts'
import type { FieldVersion, Patch, Versioned } from '../../domain/versioned-fields.ts'
import type { RowWriter } from './row-writer.ts'

/** Bits of `value_kinds`: which of the two values are set, and which are strings kept verbatim. */
const INPUT_SET = 1
const INPUT_IS_STRING = 2
const OUTPUT_SET = 4
const OUTPUT_IS_STRING = 8

/**
 * Writes the columns `input`, `output` and `value_kinds`. Strings stay as they are; everything else becomes JSON text. The
 * kinds tell them apart, so `"123"` stays a string.
 */
export function writeValues(row: RowWriter, input: unknown, output: unknown): void {
  row.text(encodeValue(input))
  row.text(encodeValue(output))
  row.byte(
    (input === undefined ? 0 : INPUT_SET) |
      (typeof input === 'string' ? INPUT_IS_STRING : 0) |
      (output === undefined ? 0 : OUTPUT_SET) |
      (typeof output === 'string' ? OUTPUT_IS_STRING : 0),
  )
}

/** The value that was sent, or undefined when there was none. */
export function decodeInput(text: string, kinds: number): unknown {
  return (kinds & INPUT_SET) === 0 ? undefined : decodeValue(text, (kinds & INPUT_IS_STRING) !== 0)
}

export function decodeOutput(text: string, kinds: number): unknown {
  return (kinds & OUTPUT_SET) === 0
    ? undefined
    : decodeValue(text, (kinds & OUTPUT_IS_STRING) !== 0)
}

/** Whether `value_kinds` tells of an input. */
export function hasInput(kinds: number): boolean {
  return (kinds & INPUT_SET) !== 0
}

export function hasOutput(kinds: number): boolean {
  return (kinds & OUTPUT_SET) !== 0
}

function encodeValue(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function decodeValue(text: string, isString: boolean): unknown {
  return isString ? text : JSON.parse(text)
}

/** Metadata as columns hold it: JSON text by top-level key, and the single patches when there are several. */
export interface StoredMetadata {
  readonly metadata: Readonly<Record<string, string>>
  readonly patches: string
}

/** Writes the column `metadata` of the type `Map(String, String)`. */
export function writeMetadata(
  row: RowWriter,
  field: Versioned<readonly Patch[]> | undefined,
): void {
  const laid = field === undefined ? {} : layPatches(field.value)
  row.map(laid, (value) => row.text(JSON.stringify(value) ?? 'null'))
}

/** Writes the column `metadata_patches`. */
export function writePatches(row: RowWriter, field: Versioned<readonly Patch[]> | undefined): void {
  const isOne = field === undefined || field.value.length <= 1
  row.text(
    isOne
      ? ''
      : JSON.stringify(field.value.map(({ stamp, position, value }) => [stamp, position, value])),
  )
}

/** The metadata a reader sees. */
export function decodeMetadata(
  metadata: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, text]) => [key, JSON.parse(text) as unknown]),
  )
}

/** The patches a merge needs. */
export function decodePatches(
  stored: StoredMetadata,
  version: FieldVersion | undefined,
): readonly Patch[] | undefined {
  if (stored.patches !== '')
    // Only writePatches writes this column.
    return (JSON.parse(stored.patches) as [number, number, Patch['value']][]).map(
      ([stamp, position, value]) => ({ stamp, position, value }),
    )
  return version && [{ ...version, value: decodeMetadata(stored.metadata) }]
}

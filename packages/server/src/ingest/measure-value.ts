/**
 * Deepest nesting of a body that is stored. The engines that read it back (JSON.stringify here, JSON viewers in browsers)
 * recurse, and fail at some thousands of levels.
 */
export const MAX_NESTING = 1000

/** Bytes a value that is not text is counted with. */
const SCALAR_BYTES = 8

/** The rough size of a parsed JSON value in bytes, or undefined when it is nested deeper than {@link MAX_NESTING}. */
export function measureValue(value: unknown, levelsLeft = MAX_NESTING): number | undefined {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return SCALAR_BYTES
  if (levelsLeft === 0) return undefined
  let bytes = SCALAR_BYTES
  for (const key in value) {
    // Parsed JSON has own properties only.
    const inner = measureValue((value as Readonly<Record<string, unknown>>)[key], levelsLeft - 1)
    if (inner === undefined) return undefined
    bytes += inner + key.length
  }
  return bytes
}

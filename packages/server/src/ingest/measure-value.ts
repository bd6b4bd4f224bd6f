/**
 * Deepest nesting of a body that is stored. The engines that read it back (JSON.stringify here, JSON viewers in browsers)
 * recurse, and fail at some thousands of levels.
 */
export const MAX_NESTING = 1000

/** Bytes a value that is not text is counted with. */
const SCALAR_BYTES = 8

/** The rough size of a parsed JSON value in bytes, or undefined when it is nested deeper than {@link MAX_NESTING}. */
export function measureValue(value: unknown): number | undefined {
  const bytes = measure(value, MAX_NESTING)
  return Number.isFinite(bytes) ? bytes : undefined
}

/** Infinite when there are not enough levels. */
function measure(value: unknown, levelsLeft: number): number {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return SCALAR_BYTES
  if (levelsLeft === 0) return Infinity
  let bytes = SCALAR_BYTES
  if (Array.isArray(value)) {
    for (const member of value) bytes += SCALAR_BYTES + measure(member, levelsLeft - 1)
    return bytes
  }
  // Parsed JSON has own members only, and a list of them would cost more than the sum.
  for (const name in value) {
    bytes +=
      SCALAR_BYTES + measure((value as Readonly<Record<string, unknown>>)[name], levelsLeft - 1)
  }
  return bytes
}

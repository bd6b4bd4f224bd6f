export type JsonRecord = Readonly<Record<string, unknown>>

/** True for JSON objects, false for arrays, null and everything else. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is a string that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What is left of a record without the named keys and without empty values (null, "", [] and {}). */
export function remainder(record: JsonRecord, known: readonly string[]): JsonRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([key, value]) => !known.includes(key) && !isEmpty(value)),
  )
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (typeof value !== 'object') return false
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0
}

import { ExactNumber, isChanged, MAY_LOSE_DIGITS } from './exact-number.ts'

export { ExactNumber } from './exact-number.ts'

interface ReviverContext {
  readonly source?: string
}

/** Parses JSON and keeps the digits of numbers that a double would change, as `ExactNumber`. Throws what `JSON.parse` throws. */
export function parseExact(text: string): unknown {
  if (!MAY_LOSE_DIGITS.test(text)) return JSON.parse(text)
  return JSON.parse(text, keepDigits)
}

function keepDigits(_key: string, value: unknown, context?: ReviverContext): unknown {
  const source = context?.source
  const isLost = typeof value === 'number' && source !== undefined && isChanged(value, source)
  return isLost ? new ExactNumber(source) : value
}

/** `JSON.rawJSON` prints text as it is; engines before 2025 may lack it. */
interface RawJson {
  readonly rawJSON?: (text: string) => unknown
}

/** Prints a parsed value as JSON with two spaces a level and the exact digits of its numbers (as text where the engine cannot). */
export function printJson(value: unknown): string {
  return JSON.stringify(value, exactDigits, 2) ?? ''
}

/** Like {@link printJson}, on one line. */
export function printCompactJson(value: unknown): string {
  return JSON.stringify(value, exactDigits) ?? ''
}

function exactDigits(_key: string, item: unknown): unknown {
  const { rawJSON } = JSON as RawJson
  return item instanceof ExactNumber ? (rawJSON?.(item.digits) ?? item.digits) : item
}

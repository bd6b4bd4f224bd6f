/** A number that a double cannot hold: its digits as they were sent. */
export class ExactNumber {
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }
}

/** Text without a number this long or with an exponent this big has no number that a double would change. */
const MAY_LOSE_DIGITS = /\d{16}|\d\.\d{15}|\d[eE][+-]?\d{3}/u
/** Digits that a double always keeps. */
const SAFE_DIGITS = 15

interface ReviverContext {
  readonly source?: string
}

/** Parses JSON and keeps the digits of numbers that a double would change, as `ExactNumber`. Throws what `JSON.parse` throws. */
export function parseExact(text: string): unknown {
  if (!MAY_LOSE_DIGITS.test(text)) return JSON.parse(text)
  const revive = (_key: string, value: unknown, context?: ReviverContext): unknown =>
    typeof value === 'number' && context?.source !== undefined && isChanged(value, context.source)
      ? new ExactNumber(context.source)
      : value
  return JSON.parse(text, revive)
}

function isChanged(value: number, source: string): boolean {
  const digits = source.replace(/[eE].*$/u, '').replaceAll(/\D/gu, '')
  if (digits.length <= SAFE_DIGITS && Number.isFinite(value)) return false
  return String(value) !== source
}

/** Prints a parsed value as JSON with two spaces a level and the exact digits of its numbers. */
export function printJson(value: unknown): string {
  const digits: string[] = []
  const marker = '\u0000exact-number-'
  const printed = JSON.stringify(
    value,
    (_key, item: unknown) => {
      if (!(item instanceof ExactNumber)) return item
      digits.push(item.digits)
      return `${marker}${digits.length - 1}`
    },
    2,
  )
  if (printed === undefined) return ''
  return printed.replaceAll(
    new RegExp(`"${marker}(\\d+)"`, 'gu'),
    (text, index: string) => digits[Number(index)] ?? text,
  )
}

import { ExactNumber, isChanged, MAY_LOSE_DIGITS } from './exact-number.ts'

/** Numbers that may lose digits have at least so many characters: `1e400`. */
const SHORTEST_LOSS = 5
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u
/** Stands before the place of a number in the list of those that keep their digits; JSON has it as an escape alone. */
const MARK = '\u0000exact:'

/**
 * Like `JSON.parse` with `ExactNumber` for what a double would change, for texts of megabytes: numbers that lose digits are
 * taken out before, so the engine parses without asking for every value. Undefined where the text has a mark of its own.
 */
export function parseLong(text: string): { readonly value: unknown } | undefined {
  if (!MAY_LOSE_DIGITS.test(text)) return { value: JSON.parse(text) }
  if (text.includes(String.raw`\u0000exact:`)) return undefined
  const pieces: string[] = []
  const numbers: ExactNumber[] = []
  let done = 0
  for (const { start, end } of changedNumbers(text)) {
    pieces.push(text.slice(done, start), String.raw`"\u0000exact:`, String(numbers.length), '"')
    numbers.push(new ExactNumber(text.slice(start, end)))
    done = end
  }
  pieces.push(text.slice(done))
  return { value: putBack(JSON.parse(pieces.join('')), numbers) }
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Where numbers stand that a double would change, outside of strings. */
function changedNumbers(text: string): Span[] {
  const found: Span[] = []
  let at = 0
  while (at < text.length) {
    const quote = text.indexOf('"', at)
    const end = quote === -1 ? text.length : quote
    if (end - at >= SHORTEST_LOSS) addChanged(found, text, { start: at, end })
    if (quote === -1) break
    at = endOfString(text, quote)
  }
  return found
}

function addChanged(found: Span[], text: string, { start, end }: Span): void {
  for (let at = start; at < end; at++) {
    const from = at
    while (at < end && isOfNumber(text.charCodeAt(at))) at++
    if (at - from < SHORTEST_LOSS) continue
    const source = text.slice(from, at)
    if (MAY_LOSE_DIGITS.test(source) && NUMBER.test(source) && isChanged(Number(source), source)) {
      const span = { start: from, end: at }
      if (isValue(text, span)) found.push(span)
    }
  }
}

/** Digits, `+`, `-`, `.`, `e` and `E`. */
const isOfNumber = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  code === 43 ||
  code === 45 ||
  code === 46 ||
  code === 69 ||
  code === 101

/** A number where a name must stand makes the text no JSON, and must go on doing so. */
function isValue(text: string, { start, end }: Span): boolean {
  let before = start - 1
  while (isSpace(text.charCodeAt(before))) before--
  let after = end
  while (isSpace(text.charCodeAt(after))) after++
  return '[,:'.includes(text.charAt(before)) && ',]}'.includes(text.charAt(after))
}

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/** The place after the quote that ends a string. */
function endOfString(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charAt(at - 1 - slashes) === '\\') slashes++
    if (slashes % 2 === 0) return at + 1
  }
  return text.length
}

function putBack(root: unknown, numbers: readonly ExactNumber[]): unknown {
  const open = [root]
  let left = numbers.length
  while (left > 0) {
    const container = open.pop()
    if (container === undefined) break
    // Only objects and arrays are put there.
    const values = container as Record<string, unknown>
    const inside: object[] = []
    for (const key of Object.keys(values)) {
      const value = values[key]
      if (typeof value === 'object' && value !== null) inside.push(value)
      if (typeof value !== 'string' || !value.startsWith(MARK)) continue
      const number = numbers[Number(value.slice(MARK.length))]
      Object.defineProperty(values, key, {
        value: number,
        enumerable: true,
        configurable: true,
        writable: true,
      })
      left--
    }
    // In the order of the text, so that it ends at the last number and not at the end of a long list.
    for (let next = inside.pop(); next !== undefined; next = inside.pop()) open.push(next)
  }
  return root
}

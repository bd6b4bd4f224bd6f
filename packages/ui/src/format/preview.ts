import { printJson } from '../json/parse-exact.ts'

/** A string of JSON, maybe cut off at the end, or one character between strings. */
const PIECES = /"((?:[^"\\]|\\.)*)("(\s*:)?)?|[^"]/gsu

const ESCAPES: Readonly<Record<string, string>> = { n: ' ', r: ' ', t: ' ', b: '', f: '' }

/**
 * The start of a recorded value as one line for people: JSON loses its braces and quotes, and the key of an object with a
 * single text; a message is its role and what was said. Text that is no JSON stays as it is. The value may be cut off anywhere.
 */
export function previewText(preview: string): string {
  if (!/^\s*[[{"]/u.test(preview)) return preview
  let text = ''
  let keys = 0
  for (const [piece, inside, end, colon] of preview.matchAll(PIECES)) {
    if (inside === undefined) text += piece === ',' ? ', ' : /[[\]{}:\s]/u.test(piece) ? '' : piece
    else if (end !== undefined && colon !== undefined) {
      keys++
      text += `${unescaped(inside)}: `
    } else text += unescaped(inside)
  }
  const isSingle = keys === 1 && /^\s*\{\s*"/u.test(preview)
  if (isSingle) return text.slice(text.indexOf(': ') + 2)
  return text.replace(/^(?:messages: )?role: (\w+), content: /u, '$1: ')
}

function unescaped(inside: string): string {
  return inside
    .replaceAll(/\\u([\da-f]{4})/giu, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll(/\\(.)/gsu, (_, sign: string) => ESCAPES[sign] ?? sign)
}

/** The start of a value as one line for people. */
export function previewOfValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : printJson(value)
  return previewText(text.slice(0, PREVIEWED_CHARACTERS))
}

/** Characters of a value that are made into a line; no line is longer. */
const PREVIEWED_CHARACTERS = 400

import { printJson } from './parse-exact.ts'

/** A value as it is typed: JSON where the text is JSON, else the text itself; null without text. */
export function readValue(text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return null
  try {
    return JSON.parse(trimmed)
  } catch {
    return text
  }
}

/** A value as it can be typed again: text as it is unless it would be read as JSON. */
export function printValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return printJson(value)
  return readValue(value) === value ? value : JSON.stringify(value)
}

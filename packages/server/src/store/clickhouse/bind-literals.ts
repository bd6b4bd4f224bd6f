import type { SqlParameters } from './sql-reader.ts'

const PLACEHOLDER = /\{(\w+):([\w(), ]+)\}/g

/**
 * A statement with the values in place of its `{name:Type}` placeholders. The embedded engine runs statements with parameters
 * one at a time in the whole process, statements without them side by side.
 * @throws {Error} for a placeholder without a value.
 */
export function bindLiterals(sql: string, parameters: SqlParameters): string {
  return sql.replaceAll(PLACEHOLDER, (_, name: string, type: string) => {
    if (!Object.hasOwn(parameters, name)) throw new Error(`Expected a value for {${name}:${type}}`)
    return toLiteral(parameters[name] as SqlParameters[string], type) // it was just found
  })
}

function toLiteral(value: SqlParameters[string], type: string): string {
  // The engine itself replaces a placeholder by a cast; texts and small numbers are of their type already.
  if (type === 'String') return quote(String(value))
  if (/^UInt(?:8|16|32|64)$/.test(type) && typeof value === 'number')
    return wholeNumber(value, type)
  const text = Array.isArray(value) ? `[${value.map(elementOf).join(', ')}]` : elementOf(value)
  return `CAST(${text}, ${quote(type)})`
}

function elementOf(value: unknown): string {
  return typeof value === 'string' ? quote(value) : String(value)
}

function wholeNumber(value: number, type: string): string {
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`Expected a whole number for ${type}, got ${value}`)
  return BigInt(value).toString()
}

/** A character that ends or changes a literal, by how it is written in one. Source: ClickHouse's documentation of its syntax. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\0': '\\0',
}

function quote(text: string): string {
  return `'${text.toWellFormed().replaceAll(/[\\'\0]/g, (character) => ESCAPES[character] ?? '')}'`
}

import type { WriteDatasetItemRequest } from '@heddle/core/schemas'

import { parseCsv } from '../../csv/csv.ts'
import { readValue } from '../../json/read-value.ts'
import { t } from '../../messages/translate.ts'

/** What a column of a file becomes. */
export const IMPORT_FIELDS = ['input', 'expectedOutput', 'metadata', 'id', 'ignore'] as const
export type ImportField = (typeof IMPORT_FIELDS)[number]

/** One line of a file, or why it is none. `line` counts from 1 as editors do. */
export type ImportRow =
  | { readonly line: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly message: string }

export interface ImportFile {
  readonly columns: readonly string[]
  readonly rows: readonly ImportRow[]
}

/** Reads a file: one JSON object a line, or comma-separated values under a line of names. */
export function readImport(text: string): ImportFile {
  return /^\s*\{/u.test(text) ? readJsonLines(text) : readCsv(text)
}

function readJsonLines(text: string): ImportFile {
  const columns = new Set<string>()
  const rows: ImportRow[] = []
  for (const [index, source] of text.split(/\r?\n/u).entries()) {
    if (source.trim() === '') continue
    const line = index + 1
    const values = readObject(source)
    if (typeof values === 'string') rows.push({ line, message: values })
    else {
      for (const column of Object.keys(values)) columns.add(column)
      rows.push({ line, values })
    }
  }
  return { columns: [...columns], rows }
}

function readObject(source: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(source)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : t('Expected a JSON object.')
  } catch {
    return t('Expected a JSON object; this line is no JSON.')
  }
}

function readCsv(text: string): ImportFile {
  const [header = [], ...records] = parseCsv(text)
  const columns = header.map((name) => name.trim())
  let line = 2 + linesIn(header)
  const rows = records.map((record): ImportRow => {
    const at = line
    line += 1 + linesIn(record)
    if (record.length !== columns.length) {
      const message = t('Expected {count} fields, as in the first line, got {count2}.', {
        count: columns.length,
        count2: record.length,
      })
      return { line: at, message }
    }
    const entries = columns.map((column, index) => [column, readValue(record[index] ?? '')])
    return { line: at, values: Object.fromEntries(entries) as Record<string, unknown> }
  })
  return { columns, rows: rows.filter((row) => !isEmpty(row)) }
}

/** Line ends within the fields of a record. */
function linesIn(record: readonly string[]): number {
  return record.reduce((sum, field) => sum + field.split('\n').length - 1, 0)
}

function isEmpty(row: ImportRow): boolean {
  return 'values' in row && Object.values(row.values).every((value) => value === null)
}

const GUESSES: Readonly<Record<string, ImportField>> = {
  input: 'input',
  question: 'input',
  prompt: 'input',
  expectedoutput: 'expectedOutput',
  expected: 'expectedOutput',
  output: 'expectedOutput',
  answer: 'expectedOutput',
  id: 'id',
}

/** What a column becomes unless it is said otherwise: the name tells, and everything else is metadata. */
export function guessField(column: string): ImportField {
  return GUESSES[column.toLowerCase().replaceAll(/[\s_-]/gu, '')] ?? 'metadata'
}

export interface ReadItem {
  readonly line: number
  readonly item: WriteDatasetItemRequest
}

/** The items that rows become. Several columns of one kind are an object by their names; a column `metadata` alone is itself. */
export function toItems(
  rows: readonly ImportRow[],
  fields: Readonly<Record<string, ImportField>>,
): ReadItem[] {
  return rows.flatMap((row) =>
    'values' in row ? [{ line: row.line, item: toItem(row.values, fields) }] : [],
  )
}

function toItem(
  values: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, ImportField>>,
): WriteDatasetItemRequest {
  const of = (field: ImportField) => Object.keys(fields).filter((name) => fields[name] === field)
  const join = (field: ImportField): unknown => {
    const names = of(field).filter((name) => (values[name] ?? null) !== null)
    const [only] = names
    const isItself =
      only !== undefined && (field !== 'metadata' || only.toLowerCase() === 'metadata')
    if (of(field).length === 1 && isItself) return values[only]
    return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, values[name]]))
  }
  const [idColumn] = of('id')
  const id = idColumn === undefined ? null : (values[idColumn] ?? null)
  return {
    ...(id !== null && { id: typeof id === 'string' ? id : JSON.stringify(id) }),
    input: join('input'),
    expectedOutput: join('expectedOutput'),
    metadata: join('metadata'),
  }
}

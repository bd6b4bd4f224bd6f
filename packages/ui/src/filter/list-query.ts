import type { TraceRowsQuery } from '@heddle/core/schemas'

import type { QueryMistake } from './lex-query.ts'
import { lexQuery } from './lex-query.ts'

type ListFilter = Pick<
  TraceRowsQuery,
  'environment' | 'name' | 'userId' | 'sessionId' | 'status' | 'search'
>

export interface ListQuery {
  readonly filter: ListFilter
  readonly mistakes: readonly QueryMistake[]
}

const FIELDS: Readonly<Record<string, 'environment' | 'name' | 'userId' | 'sessionId'>> = {
  env: 'environment',
  name: 'name',
  user: 'userId',
  session: 'sessionId',
}

/** Reads the filter of the trace list: bare words search name and id; `is:error`, `is:ok`, `name:`, `user:`, `session:`, `env:`. */
export function parseListQuery(text: string): ListQuery {
  const filter: Record<string, string> = {}
  const words: string[] = []
  const mistakes: QueryMistake[] = []
  for (const { field, value, isNegated, start, end } of lexQuery(text)) {
    const column = FIELDS[field ?? '']
    const isStatus = field === 'is' && (value === 'error' || value === 'ok')
    if (isNegated) mistakes.push({ message: 'The list cannot leave out matches yet.', start, end })
    else if (field === undefined) words.push(value)
    else if (isStatus) filter['status'] = value
    else if (column !== undefined && value !== '') filter[column] = value
    else mistakes.push({ message: mistakeText(field, value), start, end })
  }
  if (words.length > 0) filter['search'] = words.join(' ')
  return { filter, mistakes }
}

function mistakeText(field: string, value: string): string {
  if (field === 'is') return 'is: takes error or ok.'
  if (FIELDS[field] !== undefined && value === '') return `${field}: needs a value.`
  return `The list has no field "${field}". Fields: is, ${Object.keys(FIELDS).join(', ')}.`
}

/** A query with one field set to a value, or without the field. */
export function withField(text: string, field: string, value: string | undefined): string {
  const kept = lexQuery(text)
    .filter((term) => term.field !== field)
    .map(({ start, end }) => text.slice(start, end))
  if (value !== undefined) kept.push(fieldTerm(field, value))
  return kept.join(' ')
}

/** One `field:value` term, quoted where it must be. */
export function fieldTerm(field: string, value: string): string {
  return `${field}:${/\s/u.test(value) ? `"${value.replaceAll('"', '')}"` : value}`
}

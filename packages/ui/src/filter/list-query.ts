import type { FilterCondition, TraceRowsQuery } from '@heddle/core/schemas'

import { t } from '../messages/translate.ts'
import type { QueryMistake, QueryTerm } from './lex-query.ts'
import { lexQuery } from './lex-query.ts'
import type { ListField } from './list-fields.ts'
import { LIST_FIELDS, listFieldNames, mapField } from './list-fields.ts'

type ListFilter = Pick<TraceRowsQuery, 'filter' | 'search' | 'status'>

export interface ListQuery {
  readonly filter: ListFilter
  readonly mistakes: readonly QueryMistake[]
}

/** Reads the filter of the trace list: bare words search everything a trace says, `field:value` compares, a leading `-` leaves matches out. */
export function parseListQuery(
  text: string,
  fields: Readonly<Record<string, ListField>> = LIST_FIELDS,
): ListQuery {
  const words: string[] = []
  const conditions: FilterCondition[] = []
  const mistakes: QueryMistake[] = []
  let status: ListFilter['status']
  for (const term of lexQuery(text)) {
    const { field, start, end } = term
    const read = field === undefined ? readWord(term) : readField(field, term, fields)
    if (read.kind === 'mistake') mistakes.push({ message: read.message, start, end })
    else if (read.kind === 'word') words.push(read.word)
    else if (read.kind === 'status') status = read.status
    else conditions.push(read.condition)
  }
  return {
    filter: {
      ...(words.length === 0 ? {} : { search: words.join(' ') }),
      ...(status === undefined ? {} : { status }),
      ...(conditions.length === 0 ? {} : { filter: JSON.stringify(conditions) }),
    },
    mistakes,
  }
}

type Read =
  | { readonly kind: 'mistake'; readonly message: string }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'status'; readonly status: 'ok' | 'error' }
  | { readonly kind: 'condition'; readonly condition: FilterCondition }

function readWord({ value, isNegated }: QueryTerm): Read {
  if (isNegated) {
    return { kind: 'mistake', message: t('Only a field can be left out, as in -tag:internal.') }
  }
  return { kind: 'word', word: phrase(value) }
}

/** Words that stay together, as the search writes them: it knows no quote inside of quotes. */
function phrase(value: string): string {
  const plain = value.replaceAll('"', ' ')
  return /\s/u.test(plain) ? `"${plain}"` : plain
}

function readField(
  name: string,
  term: QueryTerm,
  fields: Readonly<Record<string, ListField>>,
): Read {
  if (name === 'is') return readStatus(term)
  const field = fields[name] ?? mapField(name)
  if (field === undefined) {
    const message = t('The list has no field "{name}". Fields: {fields}.', {
      name,
      fields: listFieldNames().join(', '),
    })
    return { kind: 'mistake', message }
  }
  if (term.value === '') return { kind: 'mistake', message: t('{name}: needs a value.', { name }) }
  const condition = field(term)
  return typeof condition === 'string'
    ? { kind: 'mistake', message: `${name}: ${condition}` }
    : { kind: 'condition', condition }
}

function readStatus({ value, isNegated }: QueryTerm): Read {
  if (value !== 'error' && value !== 'ok') {
    return { kind: 'mistake', message: t('is: takes error or ok.') }
  }
  return { kind: 'status', status: (value === 'error') === isNegated ? 'ok' : 'error' }
}

/** A query with one field set to a value, or without the field. */
export function withField(text: string, field: string, value: string | undefined): string {
  const kept = lexQuery(text)
    .filter((term) => term.field !== field)
    .map(({ start, end }) => text.slice(start, end))
  if (value !== undefined) kept.push(fieldTerm(field, value))
  return kept.join(' ')
}

/** One `field:value` term, quoted where it must be; with `=`, the whole value and nothing else. */
export function fieldTerm(field: string, value: string, comparison: '' | '=' | '<' = ''): string {
  return `${field}:${comparison}${quoted(value)}`
}

function quoted(value: string): string {
  // A sign of comparison at its start is part of a quoted value only.
  return value === '' || /[\s"\\]|^[<>=]/u.test(value)
    ? `"${value.replaceAll(/["\\]/gu, String.raw`\$&`)}"`
    : value
}

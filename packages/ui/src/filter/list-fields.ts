import type { FilterCondition, TraceFacetField } from '@heddle/core/schemas'

import { t } from '../messages/translate.ts'
import type { QueryTerm } from './lex-query.ts'
import { readQuantity } from './lex-query.ts'

/** Makes a condition of a term, or says what the field takes instead. */
export type ListField = (term: QueryTerm) => FilterCondition | string

const options =
  (column: string, isUpper = false): ListField =>
  ({ value, isNegated, comparison }) => {
    if (isRange(comparison)) return ONLY_EQUAL
    const values = [isUpper ? value.toUpperCase() : value]
    return {
      type: 'stringOptions',
      column,
      operator: isNegated ? 'none of' : 'any of',
      value: values,
    }
  }

/** Words that stay together; the search knows no quote inside of quotes. */
function phrase(value: string): string {
  return `"${value.replaceAll('"', ' ')}"`
}

/** Words anywhere in a text, or with `=` the whole text. */
const text =
  (column: string): ListField =>
  ({ value, isNegated, comparison }) => {
    if (isRange(comparison)) return ONLY_EQUAL
    if (comparison === '=') return options(column)({ value, isNegated, start: 0, end: 0 })
    if (isNegated) return { type: 'string', column, operator: 'does not contain', value }
    return { type: 'string', column, operator: 'matches', value: phrase(value) }
  }

const tag: ListField = ({ value, isNegated, comparison }) =>
  isRange(comparison)
    ? ONLY_EQUAL
    : {
        type: 'arrayOptions',
        column: 'tags',
        operator: isNegated ? 'none of' : 'any of',
        value: [value],
      }

/** `unit`: how many of what is typed make one of the column. */
const number =
  (column: string, unit = 1): ListField =>
  ({ value, isNegated, comparison }) => {
    const quantity = readQuantity(value)
    if (quantity === undefined) return t('takes a number, as in >2 or <=10k.')
    if (isNegated) return t('cannot be left out; turn the comparison around.')
    return { type: 'number', column, operator: comparison ?? '=', value: quantity / unit }
  }

const ONLY_EQUAL = t('has no order; leave out < and >.')

function isRange(comparison: QueryTerm['comparison']): boolean {
  return comparison !== undefined && comparison !== '='
}

/** Durations are typed in ms and stored in seconds. */
const MS = 1000

/** What may stand before the colon. */
export const LIST_FIELDS: Readonly<Record<string, ListField>> = {
  name: text('name'),
  user: options('userId'),
  session: options('sessionId'),
  env: options('environment'),
  tag,
  model: options('model'),
  type: options('type', true),
  level: options('level', true),
  step: text('observationName'),
  release: options('release'),
  version: options('version'),
  id: text('id'),
  input: text('input'),
  output: text('output'),
  error: text('statusMessage'),
  observations: number('observationCount'),
  latency: number('latency', MS),
  tokens: number('totalTokens'),
  'tokens.in': number('inputTokens'),
  'tokens.out': number('outputTokens'),
  cost: number('totalCost'),
}

/** The same for observations. What their traces say is asked of their traces. */
export const OBSERVATION_FIELDS: Readonly<Record<string, ListField>> = {
  name: text('name'),
  step: text('name'),
  user: options('userId'),
  session: options('sessionId'),
  env: options('environment'),
  tag,
  model: options('model'),
  type: options('type', true),
  level: options('level', true),
  release: options('release'),
  version: options('version'),
  id: text('id'),
  input: text('input'),
  output: text('output'),
  error: text('statusMessage'),
  latency: number('latency', MS),
  ttft: number('timeToFirstToken', MS),
  tokens: number('totalTokens'),
  'tokens.in': number('inputTokens'),
  'tokens.out': number('outputTokens'),
  cost: number('totalCost'),
}

/** Fields whose values the server can list. */
export const FACET_FIELDS: Readonly<Record<string, TraceFacetField>> = {
  name: 'name',
  user: 'userId',
  session: 'sessionId',
  env: 'environment',
  tag: 'tags',
  model: 'model',
  type: 'type',
  level: 'level',
  release: 'release',
  version: 'version',
}

/** Everything that may stand before a colon; the last two take a name behind a dot. */
export function listFieldNames(): readonly string[] {
  return ['is', ...Object.keys(LIST_FIELDS), 'score.…', 'meta.…']
}

/** `score.helpful:>0.5`, `score.tone:rude` and `meta.tenant:acme`. */
export function mapField(name: string): ListField | undefined {
  const [, kind, key] = /^(score|meta)\.(.+)$/u.exec(name) ?? []
  if (key === undefined) return undefined
  return kind === 'score' ? (term) => scoreCondition(key, term) : (term) => metaCondition(key, term)
}

function scoreCondition(key: string, term: QueryTerm): FilterCondition | string {
  const { value, isNegated, comparison } = term
  const quantity = readQuantity(value)
  if (quantity === undefined) {
    if (isRange(comparison)) return t('takes a number behind < and >.')
    const operator = isNegated ? 'none of' : 'any of'
    return { type: 'categoryOptions', column: 'score_categories', key, operator, value: [value] }
  }
  if (isNegated) return t('cannot be left out; turn the comparison around.')
  return {
    type: 'numberObject',
    column: 'scores_avg',
    key,
    operator: comparison ?? '=',
    value: quantity,
  }
}

function metaCondition(key: string, term: QueryTerm): FilterCondition | string {
  const { value, isNegated, comparison } = term
  if (isRange(comparison)) {
    const quantity = readQuantity(value)
    if (quantity === undefined || isNegated) return t('takes a number behind < and >.')
    return {
      type: 'numberObject',
      column: 'metadata',
      key,
      operator: comparison ?? '=',
      value: quantity,
    }
  }
  if (isNegated) {
    return { type: 'stringObject', column: 'metadata', key, operator: 'does not contain', value }
  }
  const operator = comparison === '=' ? '=' : 'matches'
  return {
    type: 'stringObject',
    column: 'metadata',
    key,
    operator,
    value: operator === '=' ? value : phrase(value),
  }
}

import type { Filter, FilterCondition, MetricsView } from '@heddle/core/schemas'

import { lexQuery, type QueryTerm, readQuantity } from '../../filter/lex-query.ts'
import { fieldTerm } from '../../filter/list-query.ts'
import { t } from '../../messages/translate.ts'
import { METRIC_CHOICES } from './metric-choices.ts'

/** Names of what the rows of a view can be filtered by. */
export function widgetFilterFields(view: MetricsView): string[] {
  const { measures, dimensions } = METRIC_CHOICES[view]
  const names = [...dimensions, ...measures].map(({ id }) => id)
  return [...new Set(names)].filter((name) => name !== 'count' && !name.startsWith('unique'))
}

/** Conditions of `field:value` terms, or what is wrong with them. */
export function readWidgetFilter(text: string, view: MetricsView): Filter | string {
  const conditions: FilterCondition[] = []
  for (const term of lexQuery(text)) {
    const condition = readTerm(term, view)
    if (typeof condition === 'string') return condition
    conditions.push(condition)
  }
  return conditions
}

function readTerm(term: QueryTerm, view: MetricsView): FilterCondition | string {
  const names = widgetFilterFields(view)
  const name = names.find((one) => one.toLowerCase() === term.field?.toLowerCase())
  if (name === undefined)
    return t('Expected field:value with one of {names}.', { names: names.join(', ') })
  if (term.value === '') return t('{name}: needs a value.', { name })
  const isMeasure = METRIC_CHOICES[view].measures.some(({ id }) => id === name)
  if (isMeasure) return readNumber(name, term)
  if (term.comparison !== undefined && term.comparison !== '=')
    return t('{name}: has no order.', { name })
  const operator = term.isNegated ? 'none of' : 'any of'
  return {
    type: name === 'tags' ? 'arrayOptions' : 'stringOptions',
    column: name,
    operator,
    value: [term.value],
  }
}

function readNumber(
  name: string,
  { value, isNegated, comparison = '=' }: QueryTerm,
): FilterCondition | string {
  const quantity = readQuantity(value)
  if (quantity === undefined) return t('{name}: takes a number, as in >2s or <=10k.', { name })
  if (isNegated) return t('{name}: cannot be left out; turn the comparison around.', { name })
  // Durations are typed in ms, and so are those of the views.
  return { type: 'number', column: name, operator: comparison, value: quantity }
}

/** Conditions as they can be typed again. */
export function printWidgetFilter(filter: Filter): string {
  return filter.map(printCondition).join(' ')
}

function printCondition(condition: FilterCondition): string {
  if (condition.type === 'number')
    return `${condition.column}:${condition.operator}${condition.value}`
  if (condition.type !== 'stringOptions' && condition.type !== 'arrayOptions') return ''
  const sign = condition.operator === 'none of' ? '-' : ''
  return sign + fieldTerm(condition.column, condition.value[0] ?? '')
}

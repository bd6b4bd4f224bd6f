import type { Change, MetricsRow } from '@heddle/core/schemas'

import { rowNumber, rowText } from '../../api/metrics-row.ts'
import { fieldTerm } from '../../filter/list-query.ts'

/** The filter of the trace list that shows what a change is about. */
export function changeFilter({ field, value, measure }: Change): string {
  const isText = field === 'error' || field === 'step'
  const term = fieldTerm(field, value, isText ? '=' : '')
  return measure === 'errors' ? `${term} is:error` : term
}

export type RankingKind = 'name' | 'user' | 'score'

/** Names of scores that the filter language can name. */
const PLAIN_NAME = /^[\w.-]+$/u

/** The filter of the trace list that shows the traces of a line; undefined when it has no words for them. */
export function rankingFilter(kind: RankingKind, row: MetricsRow): string | undefined {
  const name = rowText(row, kind === 'user' ? 'userId' : 'name')
  if (name === null) return undefined
  if (kind !== 'score') return fieldTerm(kind, name, kind === 'name' ? '=' : '')
  // Those that pull the mean down.
  const mean = Number((rowNumber(row, 'avg_value') ?? 0).toPrecision(3))
  return PLAIN_NAME.test(name) && mean > 0 ? `score.${name}:<${mean}` : undefined
}

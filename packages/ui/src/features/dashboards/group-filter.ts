import type { Widget } from '@heddle/core/schemas'

import { fieldTerm } from '../../filter/list-query.ts'
import { groupLabel } from './widget-question.ts'

/** Fields of the trace list by what a widget is cut by. */
const FIELDS: Readonly<Record<string, readonly [field: string, comparison: '' | '=']>> = {
  environment: ['env', ''],
  userId: ['user', ''],
  sessionId: ['session', ''],
  release: ['release', ''],
  version: ['version', ''],
  providedModelName: ['model', ''],
  observationModelName: ['model', ''],
  type: ['type', ''],
  level: ['level', ''],
  traceName: ['name', '='],
}

/** The filter of the trace list that shows the traces of a group; undefined when it has no words for them. */
export function groupFilter({ view, dimension }: Widget, group: string): string | undefined {
  if (dimension === null || group === groupLabel(null)) return undefined
  if (dimension === 'name' && view === 'traces') return fieldTerm('name', group, '=')
  if (dimension === 'name' && view === 'observations') return fieldTerm('step', group, '=')
  const [field, comparison] = FIELDS[dimension] ?? []
  return field === undefined ? undefined : fieldTerm(field, group, comparison)
}

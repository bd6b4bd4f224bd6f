import type { TraceRow } from '@heddle/core/schemas'

import { fieldTerm } from '../../filter/list-query.ts'

/** Something that a trace has, and the term that finds all traces that have it. */
export interface FilterTerm {
  readonly field: string
  readonly value: string
  readonly term: string
}

/** What of a trace the list can be filtered by, in the words of the filter. */
export function filterTerms(row: TraceRow): FilterTerm[] {
  const values: readonly (readonly [field: string, values: readonly (string | null)[]])[] = [
    ['name', [row.name]],
    ['user', [row.userId]],
    ['session', [row.sessionId]],
    ['env', [row.environment]],
    ['tag', row.tags],
    ['model', row.models],
    ['release', [row.release]],
    ['version', [row.version]],
  ]
  return values.flatMap(([field, all]) =>
    all.flatMap((value) =>
      value === null || value === ''
        ? []
        : [{ field, value, term: fieldTerm(field, value, field === 'name' ? '=' : '') }],
    ),
  )
}

import type { TraceFacetField, TraceFacets } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'

import { traceFacetsQuery } from '../../api/traces.ts'
import { FACET_FIELDS } from '../../filter/list-fields.ts'
import { fieldTerm } from '../../filter/list-query.ts'
import type { Completion, Suggestion } from '../../filter/suggest.ts'
import { completionOf, suggestFields } from '../../filter/suggest.ts'

/** The traces whose values are suggested. */
export interface ShownTraces {
  readonly projectId: string
  /** ISO 8601; undefined: all. */
  readonly from: string | undefined
}

/** What the filter could go on with: fields, or values of one with the traces that have them. */
export function useSuggestions(shown: ShownTraces, draft: string): readonly Suggestion[] {
  const completion = completionOf(useDeferredValue(draft))
  const values = completion?.kind === 'values' ? completion : undefined
  const field = values && FACET_FIELDS[values.field]
  const found = useFacets(shown, field, values?.search)
  if (completion?.kind === 'fields') return suggestFields(completion)
  if (values === undefined) return []
  return (values.field === 'is' ? STATUSES : found).map((one) => suggestValue(values, one))
}

function useFacets(
  { projectId, from }: ShownTraces,
  field: TraceFacetField | undefined,
  search = '',
): TraceFacets['values'] {
  const { data } = useQuery({
    ...traceFacetsQuery(projectId, {
      field: field ?? 'name',
      search,
      ...(from !== undefined && { from }),
    }),
    enabled: field !== undefined,
  })
  return data?.values ?? []
}

const STATUSES = [{ value: 'error' }, { value: 'ok' }]

function suggestValue(
  { before, field }: Extract<Completion, { kind: 'values' }>,
  { value, ...counted }: { readonly value: string; readonly count?: number },
): Suggestion {
  return { label: value, ...counted, text: `${before}${fieldTerm(field, value)} ` }
}

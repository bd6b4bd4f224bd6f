import type { TraceSearch } from '@heddle/core/schemas'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import { traceSearchQuery } from '../../api/trace-source.ts'
import type { PayloadHits } from '../../trace-view/payload-hits.ts'
import { filePayloadHits, payloadTexts } from '../../trace-view/payload-hits.ts'
import { useTraceSource } from './trace-source-context.ts'

/** Payloads are searched once nothing was typed for this long, ms. */
const TYPING_PAUSE_MS = 250

export interface PayloadSearch {
  readonly hits: PayloadHits
  readonly isSearching: boolean
  /** True: there are more hits than are shown. */
  readonly hasMore: boolean
}

/** What the inputs, outputs and metadata say of the query in the find field; it comes after what the page knows itself. */
export function usePayloadHits(find: string): PayloadSearch {
  const source = useTraceSource()
  const client = useQueryClient()
  const settled = useSettled(find)
  const texts = useMemo(() => payloadTexts(settled), [settled])
  const queries = texts.map((text) => traceSearchQuery(source, text))
  const search = useQuery({
    queryKey: ['payload-hits', ...queries.map(({ queryKey }) => queryKey)],
    queryFn: () => Promise.all(queries.map((query) => client.fetchQuery(query))),
    enabled: queries.length > 0,
  })
  // The same object as long as the answers are: rows are then not found anew.
  const found = useMemo(() => combineAnswers(texts, search.data ?? []), [texts, search.data])
  return { ...found, isSearching: search.isFetching || settled !== find }
}

function combineAnswers(
  texts: readonly string[],
  answers: readonly TraceSearch[],
): Omit<PayloadSearch, 'isSearching'> {
  return {
    hits: filePayloadHits(answers.map((answer, index) => [texts[index] ?? '', answer] as const)),
    hasMore: answers.some(({ more }) => more),
  }
}

/** A value that has not changed for a moment. What stands in the URL at first counts at once. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    if (value === settled) return undefined
    const timer = setTimeout(() => setSettled(value), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value, settled])
  return settled
}

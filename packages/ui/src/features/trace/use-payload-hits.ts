import type { TraceSearch } from '@heddle/core/schemas'
import { useQueries } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'

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
  const settled = useSettled(find)
  const texts = useMemo(() => payloadTexts(settled), [settled])
  // The same function as long as the texts are: the hits then stay the same too, and rows are not found anew.
  const combine = useCallback((results: Results) => combineAnswers(texts, results), [texts])
  const search = useQueries({
    queries: texts.map((text) => traceSearchQuery(source, text)),
    combine,
  })
  return { ...search, isSearching: search.isSearching || settled !== find }
}

type Results = readonly UseQueryResult<TraceSearch>[]

function combineAnswers(texts: readonly string[], results: Results): PayloadSearch {
  const answers = results.flatMap(({ data }, index) =>
    data === undefined ? [] : [[texts[index] ?? '', data] as const],
  )
  return {
    hits: filePayloadHits(answers),
    isSearching: results.some(({ isFetching }) => isFetching),
    hasMore: answers.some(([, { more }]) => more),
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

import type {
  Changes,
  ChangesQuery,
  FilterCondition,
  MetricsAnswer,
  MetricsQuery,
} from '@heddle/core/schemas'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { getJson, queryString } from './client.ts'

/** A question about numbers; what it leaves out has the server's default. */
export type MetricsQuestion = Pick<
  MetricsQuery,
  'view' | 'metrics' | 'fromTimestamp' | 'toTimestamp'
> &
  Partial<
    Pick<MetricsQuery, 'dimensions' | 'filters' | 'timeDimension' | 'timeZone' | 'orderBy'>
  > & {
    readonly config?: Partial<MetricsQuery['config']>
  }

/** Tells whether sums of tokens and costs in the same row are estimates; see {@link isRowEstimated}. */
export const ESTIMATED_CALLS = { measure: 'estimatedCalls', aggregation: 'sum' } as const

/** Rows whose dimension is one of some values. */
export function anyOf(column: string, value: readonly string[]): FilterCondition {
  return { type: 'stringOptions', column, operator: 'any of', value: [...value] }
}

/** Rows of numbers, computed by the server. */
export const metricsQuery = (projectId: string, question: MetricsQuestion) =>
  queryOptions({
    queryKey: ['metrics', projectId, question],
    queryFn: ({ signal }) =>
      getJson<MetricsAnswer>(
        `api/ui/projects/${encodeURIComponent(projectId)}/metrics` +
          queryString({ query: JSON.stringify(question) }),
        { signal },
      ),
    placeholderData: keepPreviousData,
  })

/** What is not as it was in the time before. */
export const changesQuery = (projectId: string, query: ChangesQuery) =>
  queryOptions({
    queryKey: ['changes', projectId, query],
    queryFn: ({ signal }) =>
      getJson<Changes>(
        `api/ui/projects/${encodeURIComponent(projectId)}/changes${queryString({ ...query })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  })

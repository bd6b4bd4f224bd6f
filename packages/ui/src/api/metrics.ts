import type { MetricsAnswer, MetricsQuery } from '@heddle/core/schemas'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

import { getJson, queryString } from './client.ts'

/** A question about numbers; what it leaves out has the server's default. */
export type MetricsQuestion = Pick<
  MetricsQuery,
  'view' | 'metrics' | 'fromTimestamp' | 'toTimestamp'
> &
  Partial<Pick<MetricsQuery, 'dimensions' | 'filters' | 'timeDimension' | 'orderBy'>> & {
    readonly config?: Partial<MetricsQuery['config']>
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

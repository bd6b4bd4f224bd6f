import type { Bootstrap } from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import { getJson } from './client.ts'

/** What the interface needs before its first page: projects, mode and, in dev mode, the local keys. */
export const bootstrapQuery = queryOptions({
  queryKey: ['bootstrap'],
  queryFn: ({ signal }) => getJson<Bootstrap>('api/ui/bootstrap', { signal }),
  staleTime: Infinity,
})

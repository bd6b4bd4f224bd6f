import { QueryClient } from '@tanstack/react-query'

import { ApiError } from './api/client.ts'

/** Tries after the first one; only for a server that is away or in trouble. */
const RETRIES = 3

const isTransient = (error: Error): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500)

/** The cache of everything that was fetched. What the server refused (4xx) is never asked again by itself. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES && isTransient(error),
        refetchOnWindowFocus: true,
      },
    },
  })
}

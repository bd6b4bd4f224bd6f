import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { ApiError } from './api/client.ts'

/** Tries after the first one; only for a server that is away or in trouble. */
const RETRIES = 3

const isTransient = (error: Error): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500)

/**
 * The cache of everything that was fetched. What the server refused (4xx) is never asked again by itself; `onSignedOut` is told
 * when it was refused for want of a session.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof ApiError && error.status === 401) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES && isTransient(error),
        refetchOnWindowFocus: true,
      },
    },
  })
}

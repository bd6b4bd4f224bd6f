import type { QueryClient } from '@tanstack/react-query'

import { Gatherer } from './gather.ts'
import type { LiveNews } from './live-news.ts'

/** Queries that show sums of many traces are asked again at most so often, ms. */
const SUMS_REST_MS = 2_000

/** Queries that keep themselves up to date by the ids of changed traces. */
const FOLLOWING = new Set(['traces', 'newest-traces', 'skeleton', 'observation', 'payload'])

/** Makes what a screen has asked for be asked again when news say that it has changed; for lists that do not follow single traces. */
export function tellQueries(queryClient: QueryClient): {
  take(news: LiveNews): void
  close(): void
} {
  const invalidate = (name: string) => queryClient.invalidateQueries({ queryKey: [name] })
  const sums = new Gatherer(async () => {
    await Promise.all([invalidate('trace-groups'), invalidate('trace-group')])
  }, SUMS_REST_MS)
  return {
    take: (news) => {
      switch (news.kind) {
        case 'traces':
          sums.add(['sums'])
          break
        case 'prompt':
          void invalidate('prompts')
          break
        case 'arrival':
          break
        case 'gap':
          void queryClient.invalidateQueries({
            predicate: ({ queryKey: [name] }) => !FOLLOWING.has(String(name)),
          })
          break
        default:
          news satisfies never
      }
    },
    close: () => sums.close(),
  }
}

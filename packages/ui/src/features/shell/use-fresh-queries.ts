import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import type { LiveProject } from '../../live/live-project.ts'
import { tellQueries } from '../../live/tell-queries.ts'

/** Asks again for what news say has changed. */
export function useFreshQueries(live: LiveProject | undefined): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    if (live === undefined) return undefined
    const queries = tellQueries(queryClient)
    const stop = live.listen((news) => queries.take(news))
    return () => {
      stop()
      queries.close()
    }
  }, [live, queryClient])
}

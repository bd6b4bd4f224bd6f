import type { Repricing, RepricingRequest } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { repricingQuery, repricingsQuery, startRepricing } from '../../api/settings.ts'
import { useChange } from '../../components/use-change.ts'

/** The repricing that was started here, or else one that runs or has failed since before. */
export function useRepricing(projectId: string) {
  const started = useChange((request: RepricingRequest) => startRepricing(projectId, request))
  const last = useQuery(repricingsQuery(projectId)).data?.data[0]
  const [leftId, setLeftId] = useState<string>()
  // It stays when it is done, so that whoever saw it run sees what it did.
  if (leftId === undefined && last !== undefined && last.state !== 'done') setLeftId(last.id)
  const read = useQuery(repricingQuery(projectId, started.data?.id ?? leftId))
  const shown: Repricing | undefined = read.data ?? started.data
  return {
    start: started.mutate,
    shown,
    error: started.error ?? read.error,
    isBusy: started.isPending || shown?.state === 'running',
  }
}

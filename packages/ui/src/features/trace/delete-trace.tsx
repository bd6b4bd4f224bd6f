import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'

import { removeTraces } from '../../api/removals.ts'
import { projectTrace } from '../../api/trace-source.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { t } from '../../messages/translate.ts'
import { useMayDelete } from '../shell/use-may-delete.ts'
import { whileLeaving } from './leaving-traces.ts'

/** How long a deletion waits for second thoughts, ms. */
const UNDO_MS = 10_000

export interface DeleteTraceProps {
  readonly projectId: string
  readonly traceId: string
}

/** Takes the trace away after ten seconds, unless that is undone. Leaving the page before leaves the trace as it is. */
export function DeleteTrace({ projectId, traceId }: DeleteTraceProps): ReactNode {
  const mayDelete = useMayDelete()
  const [isLeaving, setIsLeaving] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  useEffect(() => {
    if (!isLeaving) return undefined
    const remove = async (): Promise<void> => {
      try {
        await whileLeaving(traceId, async () => {
          await removeTraces(projectId, [traceId])
          await navigate({ to: '/project/$projectId/traces', params: { projectId } })
        })
        await askAllButThe(queryClient, projectTrace(projectId, traceId).key)
      } catch (reason) {
        setIsLeaving(false)
        setError(reason instanceof Error ? reason : new Error(String(reason)))
      }
    }
    const timer = setTimeout(() => void remove(), UNDO_MS)
    return () => clearTimeout(timer)
  }, [isLeaving, projectId, traceId, navigate, queryClient])
  if (!mayDelete) return null
  return (
    <div className="flex items-center gap-3 text-table">
      {isLeaving ? (
        <>
          <span role="status" className="text-error">
            {t('The trace goes in 10 seconds.')}
          </span>
          <Button onClick={() => setIsLeaving(false)}>{t('Undo')}</Button>
        </>
      ) : (
        <Button kind="danger" onClick={() => setIsLeaving(true)}>
          {t('Delete trace')}
        </Button>
      )}
      <FailureNote error={error} />
    </div>
  )
}

/** Has everything on the screen asked for again; what is known of the trace that went is old, and asking for it would fail. */
async function askAllButThe(queryClient: QueryClient, gone: string): Promise<void> {
  await queryClient.invalidateQueries({ refetchType: 'none' })
  await queryClient.refetchQueries({
    type: 'active',
    predicate: ({ queryKey }) => queryKey[1] !== gone,
  })
}

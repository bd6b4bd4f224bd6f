import type { AnnotationItem, ScoreConfig } from '@heddle/core/schemas'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { queueItemsQuery, setItemStatus } from '../../api/annotation-queues.ts'
import { removeScore, writeScore } from '../../api/scores.ts'
import { useChange } from '../../components/use-change.ts'

/** What somebody chose for an object: a value for each config that is filled in. */
export interface Judgement {
  readonly values: readonly { readonly config: ScoreConfig; readonly value: number | string }[]
  readonly comment: string
}

/** An item that was completed here, with the scores that go when that is undone. */
interface Completed {
  readonly item: AnnotationItem
  readonly scoreIds: readonly string[]
}

/** What a score is given to; `traceId` is that of an observation. */
export function subjectOf({ objectId, objectType }: AnnotationItem, traceId: string | null) {
  if (objectType === 'SESSION') return { sessionId: objectId }
  if (objectType === 'TRACE') return { traceId: objectId }
  return { traceId: traceId ?? '', observationId: objectId }
}

/** The items of a queue that wait, the oldest of them first, and what is done with the one in front. */
export function useQueueWork(projectId: string, queueId: string) {
  const queries = useQueryClient()
  const pending = useQuery(queueItemsQuery(projectId, queueId, 'PENDING'))
  const completed = useQuery(queueItemsQuery(projectId, queueId, 'COMPLETED'))
  const [skipped, setSkipped] = useState<readonly string[]>([])
  const [last, setLast] = useState<Completed>()
  const waiting = (pending.data?.data ?? []).toReversed()
  const current = waiting.find(({ id }) => !skipped.includes(id))
  const lists = ['annotation-queues', projectId, queueId, 'items'] as const
  const complete = useChange(
    async ({ values, comment, traceId }: Judgement & { traceId: string | null }) => {
      if (current === undefined) return
      const scoreIds: string[] = []
      try {
        for (const { config, value } of values) {
          const { id } = await writeScore(projectId, {
            ...subjectOf(current, traceId),
            configId: config.id,
            value,
            ...(comment !== '' && { comment }),
          })
          scoreIds.push(id)
        }
        await setItemStatus(projectId, current, 'COMPLETED')
      } catch (error) {
        // All or none, so that saving again gives no score twice.
        for (const id of scoreIds) await removeScore(projectId, id)
        throw error
      }
      setLast({ item: current, scoreIds })
    },
    lists,
    ['scores', projectId],
  )
  const undo = useChange(
    async ({ item, scoreIds }: Completed) => {
      for (const id of scoreIds) await removeScore(projectId, id)
      await setItemStatus(projectId, item, 'PENDING')
      setLast(undefined)
    },
    lists,
    ['scores', projectId],
  )
  return {
    current,
    /** Items that wait, those that were skipped among them. */
    waiting: pending.data?.meta.totalItems ?? 0,
    done: completed.data?.meta.totalItems ?? 0,
    skipped: skipped.length,
    isLoading: pending.data === undefined,
    error: pending.error,
    retry: () => void queries.invalidateQueries({ queryKey: lists }),
    complete,
    undo: last === undefined ? undefined : () => undo.mutate(last),
    undoError: undo.error,
    skip: () => current && setSkipped([...skipped, current.id]),
    again: () => setSkipped([]),
  }
}

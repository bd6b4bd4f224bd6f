import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { addToQueue, queuesQuery } from '../../api/annotation-queues.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { useChange } from '../../components/use-change.ts'
import { plural, t } from '../../messages/translate.ts'

export interface AddToQueueProps {
  readonly projectId: string
  readonly traceIds: readonly string[]
  readonly onClose: () => void
}

const tracesOf = (count: number): string => plural(count, ['1 trace', '{count} traces'])

/** Puts traces into a queue for people to judge. */
export function AddToQueue({ projectId, traceIds, onClose }: AddToQueueProps): ReactNode {
  const list = useQuery(queuesQuery(projectId))
  const queues = list.data?.data ?? []
  const [chosen, setChosen] = useState<string>()
  const queue = queues.find(({ id }) => id === chosen) ?? queues[0]
  const add = useChange(
    async (queueId: string) => {
      for (const objectId of traceIds) {
        await addToQueue(projectId, queueId, { objectId, objectType: 'TRACE' })
      }
    },
    ['annotation-queues', projectId],
  )
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (queue !== undefined) add.mutate(queue.id)
  }
  return (
    <Dialog title={t('Add to a queue')} onClose={onClose}>
      {list.isSuccess && queue === undefined && <NoQueue projectId={projectId} />}
      {add.isSuccess && queue !== undefined && (
        <p role="status">
          {t('{count} wait in {name}.', { count: tracesOf(traceIds.length), name: queue.name })}
        </p>
      )}
      {queue !== undefined && !add.isSuccess && (
        <form onSubmit={submit} className="grid gap-4">
          <label className="grid gap-1">
            <span className="text-table font-medium">{t('Queue')}</span>
            <select
              value={queue.id}
              onChange={({ target }) => setChosen(target.value)}
              className="h-8 rounded-control border border-line-strong bg-bg px-2"
            >
              {queues.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <FailureNote error={add.error ?? list.error} />
          <div>
            <Button kind="primary" type="submit" isDisabled={add.isPending}>
              {t('Add {count}', { count: tracesOf(traceIds.length) })}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

function NoQueue({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <p className="text-muted">
      {t('There is no queue yet.')}{' '}
      <Link
        to="/project/$projectId/annotation-queues"
        params={{ projectId }}
        className="text-accent underline"
      >
        {t('Make one')}
      </Link>
    </p>
  )
}

import type { AnnotationQueue } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { queueItemsQuery, queuesQuery } from '../../api/annotation-queues.ts'
import { Button } from '../../components/button.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { QueueForm } from './queue-form.tsx'

const route = getRouteApi('/project/$projectId/annotation-queues/')

/** `/project/$projectId/annotation-queues`: what waits for people to judge it. */
export function QueuesPage(): ReactNode {
  usePageTitle(t('Queues'))
  const { projectId } = route.useParams()
  const mayWrite = useMayWrite()
  const queues = useQuery(queuesQuery(projectId))
  const [isMaking, setIsMaking] = useState(false)
  const make = mayWrite && (
    <Button kind="primary" onClick={() => setIsMaking(true)}>
      {t('New queue')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('Queues')}>{!isMaking && make}</PageHeader>
      {isMaking ? (
        <QueueForm projectId={projectId} onDone={() => setIsMaking(false)} />
      ) : queues.data === undefined ? (
        queues.error === null ? (
          <PageState state={{ kind: 'loading', what: t('the queues') }} />
        ) : (
          <PageState
            state={{ kind: 'error', error: queues.error, onRetry: () => void queues.refetch() }}
          />
        )
      ) : queues.data.data.length === 0 ? (
        <PageState
          state={{
            kind: 'empty',
            title: t('No queues yet.'),
            text: t(
              'A queue holds traces, steps or sessions that people judge one after the other.',
            ),
          }}
        />
      ) : (
        <div className="overflow-auto p-4">
          <SettingsTable
            label={t('Queues')}
            headings={[t('Queue'), t('Waiting'), t('Done'), t('Made')]}
          >
            {queues.data.data.map((queue) => (
              <QueueRow key={queue.id} projectId={projectId} queue={queue} />
            ))}
          </SettingsTable>
        </div>
      )}
    </>
  )
}

function QueueRow({ projectId, queue }: { projectId: string; queue: AnnotationQueue }): ReactNode {
  const { id, name, description, createdAt } = queue
  const waiting = useQuery(queueItemsQuery(projectId, id, 'PENDING'))
  const done = useQuery(queueItemsQuery(projectId, id, 'COMPLETED'))
  const count = (query: typeof waiting): string =>
    query.data === undefined ? '…' : formatCount(query.data.meta.totalItems)
  return (
    <tr>
      <th scope="row" className="max-w-96">
        <Link
          to="/project/$projectId/annotation-queues/$queueId"
          params={{ projectId, queueId: id }}
          className="font-medium text-accent hover:underline"
        >
          {name}
        </Link>
        {description !== null && <p className="font-normal text-muted">{description}</p>}
      </th>
      <td className="numeric">{count(waiting)}</td>
      <td className="numeric">{count(done)}</td>
      <td className="numeric whitespace-nowrap">
        <Moment at={createdAt} />
      </td>
    </tr>
  )
}

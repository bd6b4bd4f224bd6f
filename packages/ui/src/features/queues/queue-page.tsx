import type { AnnotationItem } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { itemTraceQuery, queueQuery } from '../../api/annotation-queues.ts'
import { scoreConfigsQuery } from '../../api/settings.ts'
import { Button } from '../../components/button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { JudgementForm } from './judgement-form.tsx'
import { QueueItem } from './queue-item.tsx'
import { useQueueWork } from './use-queue-work.ts'

const route = getRouteApi('/project/$projectId/annotation-queues/$queueId')

/** `/project/$projectId/annotation-queues/$queueId`: one object after the other, and its scores beside it. */
export function QueuePage(): ReactNode {
  const { projectId, queueId } = route.useParams()
  const queue = useQuery(queueQuery(projectId, queueId))
  const configs = useQuery(scoreConfigsQuery(projectId))
  const work = useQueueWork(projectId, queueId)
  usePageTitle(queue.data?.name ?? t('Queue'))
  const failed = queue.error ?? configs.error ?? work.error
  if (queue.data === undefined || configs.data === undefined || work.isLoading) {
    return failed === null ? (
      <PageState state={{ kind: 'loading', what: t('the queue') }} />
    ) : (
      <PageState
        state={{
          kind: 'error',
          error: failed,
          onRetry: () => {
            void queue.refetch()
            void configs.refetch()
            work.retry()
          },
        }}
      />
    )
  }
  const { scoreConfigIds, name, description } = queue.data
  const all = new Map(configs.data.data.map((config) => [config.id, config]))
  const wanted = scoreConfigIds.flatMap((id) => all.get(id) ?? [])
  return (
    <>
      <PageHeader title={name} note={progressOf(work)}>
        <progress
          aria-label={t('Done')}
          max={Math.max(1, work.done + work.waiting)}
          value={work.done}
          className="h-2 w-32 accent-accent-fill max-md:hidden"
        />
        {work.undo !== undefined && <Button onClick={work.undo}>{t('Undo')}</Button>}
      </PageHeader>
      {description !== null && (
        <p className="border-b px-4 py-1.5 text-table text-muted">{description}</p>
      )}
      {work.current === undefined ? (
        <NothingWaits skipped={work.skipped} onAgain={work.again} />
      ) : (
        <Current
          key={work.current.id}
          projectId={projectId}
          item={work.current}
          configs={wanted}
          work={work}
        />
      )}
    </>
  )
}

function progressOf({ done, waiting }: ReturnType<typeof useQueueWork>): string {
  return t('{count} done · {count2} waiting', {
    count: formatCount(done),
    count2: formatCount(waiting),
  })
}

interface CurrentProps {
  readonly projectId: string
  readonly item: AnnotationItem
  readonly configs: Parameters<typeof JudgementForm>[0]['configs']
  readonly work: ReturnType<typeof useQueueWork>
}

function Current({ projectId, item, configs, work }: CurrentProps): ReactNode {
  const mayWrite = useMayWrite()
  const trace = useQuery({
    ...itemTraceQuery(projectId, item),
    enabled: item.objectType === 'OBSERVATION',
  })
  const traceId = item.objectType === 'TRACE' ? item.objectId : (trace.data?.traceId ?? null)
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col max-md:overflow-y-auto">
      <section
        aria-label={t('What is judged')}
        tabIndex={0}
        className="min-w-0 flex-1 overflow-y-auto p-4 -outline-offset-2 max-md:overflow-visible"
      >
        <QueueItem projectId={projectId} item={item} traceId={traceId} />
      </section>
      {mayWrite && (
        <JudgementForm
          configs={configs}
          isSaving={work.complete.isPending}
          error={work.complete.error ?? work.undoError}
          onSave={(judgement) => work.complete.mutate({ ...judgement, traceId })}
          onSkip={work.skip}
          onUndo={work.undo}
        />
      )}
    </div>
  )
}

function NothingWaits(props: {
  readonly skipped: number
  readonly onAgain: () => void
}): ReactNode {
  const { skipped, onAgain } = props
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('Nothing waits here.'),
        ...(skipped > 0 && {
          text: t('{count} skipped.', { count: formatCount(skipped) }),
          action: <Button onClick={onAgain}>{t('Show what was skipped')}</Button>,
        }),
      }}
    />
  )
}

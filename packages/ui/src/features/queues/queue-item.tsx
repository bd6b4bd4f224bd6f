import type { AnnotationItem } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { observationQuery, projectTrace } from '../../api/trace-source.ts'
import { PageState } from '../../components/page-state.tsx'
import { PayloadSection } from '../../components/payload-section.tsx'
import { shortId } from '../../format/id.ts'
import { t } from '../../messages/translate.ts'
import { TurnList } from '../sessions/turn-list.tsx'
import { useTurns } from '../sessions/use-turns.ts'
import { TracePayload } from '../traces/trace-payload.tsx'

export interface QueueItemProps {
  readonly projectId: string
  readonly item: AnnotationItem
  /** The trace that it is or belongs to. */
  readonly traceId: string | null
}

const LINK = 'text-table text-accent hover:underline'

/** What is judged: what went in and came out, and the way to all of it. */
export function QueueItem({ projectId, item, traceId }: QueueItemProps): ReactNode {
  const { objectId, objectType } = item
  if (objectType === 'SESSION') {
    return (
      <div className="flex h-full flex-col gap-3">
        <h2>
          <Link
            to="/project/$projectId/sessions/$sessionId"
            params={{ projectId, sessionId: objectId }}
            className={LINK}
          >
            {t('Session {objectId}', { objectId })}
          </Link>
        </h2>
        <SessionTurns projectId={projectId} sessionId={objectId} />
      </div>
    )
  }
  if (traceId === null) {
    return <PageState state={{ kind: 'loading', what: t('the step') }} />
  }
  return (
    <div className="grid gap-3">
      <h2>
        <Link
          to="/project/$projectId/traces/$traceId"
          params={{ projectId, traceId }}
          {...(objectType === 'OBSERVATION' && { search: { observation: objectId } })}
          className={LINK}
        >
          {t('Trace {traceId}', { traceId: shortId(traceId) })}
        </Link>
      </h2>
      {objectType === 'TRACE' ? (
        <TracePayload projectId={projectId} traceId={traceId} />
      ) : (
        <ObservationPayload projectId={projectId} traceId={traceId} observationId={objectId} />
      )}
    </div>
  )
}

function ObservationPayload(props: {
  readonly projectId: string
  readonly traceId: string
  readonly observationId: string
}): ReactNode {
  const { projectId, traceId, observationId } = props
  const query = useQuery(observationQuery(projectTrace(projectId, traceId), observationId, ''))
  if (query.data === undefined) {
    const onRetry = () => void query.refetch()
    return query.isError ? (
      <PageState state={{ kind: 'error', error: query.error, onRetry }} />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the step') }} />
    )
  }
  return (
    <>
      <PayloadSection title={t('Input')} value={query.data.input} />
      <PayloadSection title={t('Output')} value={query.data.output} />
    </>
  )
}

function SessionTurns(props: {
  readonly projectId: string
  readonly sessionId: string
}): ReactNode {
  const { projectId, sessionId } = props
  const { turns, pages } = useTurns(projectId, sessionId, undefined)
  return (
    <TurnList
      projectId={projectId}
      turns={turns}
      setSize={pages.hasNextPage ? -1 : turns.length}
      showsAll={false}
      isPlaying={false}
      onNearEnd={() => {
        if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
      }}
    />
  )
}

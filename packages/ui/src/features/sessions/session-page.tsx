import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { traceGroupQuery } from '../../api/trace-groups.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { Segments } from '../../components/segments.tsx'
import { groupNote } from '../../components/trace-group-cells.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { SessionScores } from '../scores/session-scores.tsx'
import { ReplayControls } from './replay-controls.tsx'
import { TurnList } from './turn-list.tsx'
import { useReplay } from './use-replay.ts'
import { useTurns } from './use-turns.ts'

const route = getRouteApi('/project/$projectId/sessions/$sessionId')

const SHOWN = [
  { id: 'said', label: t('Conversation') },
  { id: 'all', label: t('All messages') },
] as const

/** `/project/$projectId/sessions/$sessionId`: what the person saw, turn by turn. */
export function SessionPage(): ReactNode {
  const { projectId, sessionId } = route.useParams()
  usePageTitle(t('Session {sessionId}', { sessionId }))
  const { show = 'said' } = route.useSearch()
  const navigate = route.useNavigate()
  const session = useQuery(traceGroupQuery(projectId, 'sessions', sessionId))
  const { turns, pages } = useTurns(projectId, sessionId, session.data)
  const replay = useReplay(turns)
  return (
    <>
      <PageHeader title={sessionId} note={session.data && groupNote(session.data)}>
        <SessionScores projectId={projectId} sessionId={sessionId} />
        <ReplayControls replay={replay} />
      </PageHeader>
      <div className="flex shrink-0 flex-wrap items-center gap-3 border-b px-4 py-1.5 text-table">
        <Segments
          label={t('What is shown')}
          options={SHOWN}
          selected={show}
          onSelect={(next) =>
            void navigate({ search: next === 'all' ? { show: next } : {}, replace: true })
          }
        />
        {session.data?.userIds.map((userId) => (
          <Link
            key={userId}
            to="/project/$projectId/users/$userId"
            params={{ projectId, userId }}
            title={t('User {userId}', { userId })}
            className="payload-line max-w-48 rounded-control border px-1.5 text-muted hover:bg-hover"
          >
            {userId}
          </Link>
        ))}
      </div>
      {turns.length > 0 ? (
        <TurnList
          projectId={projectId}
          turns={replay.shown}
          setSize={pages.hasNextPage ? -1 : turns.length}
          showsAll={show === 'all'}
          isPlaying={replay.isPlaying}
          onNearEnd={() => {
            if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
          }}
        />
      ) : (
        <NoTurns
          error={pages.error ?? session.error}
          retry={() => {
            void pages.refetch()
            void session.refetch()
          }}
        />
      )}
    </>
  )
}

function NoTurns({ error, retry }: { error: Error | null; retry: () => void }): ReactNode {
  return error === null ? (
    <PageState state={{ kind: 'loading', what: t('the session') }} />
  ) : (
    <PageState state={{ kind: 'error', error, onRetry: retry }} />
  )
}

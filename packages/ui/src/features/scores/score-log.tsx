import type { Score } from '@heddle/core/schemas'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { type ScoreFilter, scoreRowsQuery } from '../../api/scores.ts'
import { type GridColumn, RowGrid } from '../../components/grid/row-grid.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageState } from '../../components/page-state.tsx'
import { authorOf, ScoreValue, SOURCE_LABELS } from '../../components/score-value.tsx'
import { shortId } from '../../format/id.ts'
import { t } from '../../messages/translate.ts'

export interface ScoreLogProps {
  readonly projectId: string
  readonly filter: ScoreFilter
}

/** Every score, the newest first, each leading to what it judges. */
export function ScoreLog({ projectId, filter }: ScoreLogProps): ReactNode {
  const pages = useInfiniteQuery(scoreRowsQuery(projectId, filter))
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  if (rows.length > 0) {
    return (
      <RowGrid
        label={t('Scores')}
        columns={columnsOf(projectId)}
        rows={rows}
        idOf={({ id }) => id}
        minWidthPx={760}
        hasMore={pages.hasNextPage}
        isDimmed={pages.isPlaceholderData}
        onNearEnd={() => {
          if (!pages.isFetchingNextPage) void pages.fetchNextPage()
        }}
      />
    )
  }
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: t('the scores') }} />
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No scores here.'),
        text: t('Scores come from people, code, judges or the thumbs of your users.'),
        action: (
          <Link
            to="/project/$projectId/settings/$page"
            params={{ projectId, page: 'score-configs' }}
            className="rounded-control bg-accent-fill px-3 py-1 font-medium text-on-fill"
          >
            {t('Define a score')}
          </Link>
        ),
      }}
    />
  )
}

function columnsOf(projectId: string): readonly GridColumn<Score>[] {
  return [
    {
      id: 'time',
      label: t('Time'),
      width: '112px',
      cell: ({ timestamp }) => <Moment at={timestamp} />,
    },
    {
      id: 'name',
      label: t('Name'),
      width: 'minmax(100px, 1fr)',
      cell: ({ name }) => <span className="font-medium text-text">{name}</span>,
    },
    {
      id: 'value',
      label: t('Value'),
      width: 'minmax(72px, 1fr)',
      cell: (score) => (
        <span className="text-text">
          <ScoreValue score={score} />
        </span>
      ),
    },
    { id: 'by', label: t('By'), width: 'minmax(72px, 1fr)', cell: byWhom },
    {
      id: 'comment',
      label: t('Comment'),
      width: 'minmax(120px, 3fr)',
      cell: ({ comment }) => comment,
    },
    {
      id: 'of',
      label: t('Of'),
      width: '140px',
      cell: (score) => <Subject {...{ projectId, score }} />,
    },
  ]
}

function byWhom(score: Score): string {
  return authorOf(score) ?? SOURCE_LABELS[score.source]
}

interface SubjectProps {
  readonly projectId: string
  readonly score: Score
}

/** What a score judges. */
function Subject({ projectId, score }: SubjectProps): ReactNode {
  const { traceId, observationId, sessionId } = score
  const look = 'text-accent hover:underline'
  if (traceId !== null) {
    return (
      <Link
        to="/project/$projectId/traces/$traceId"
        params={{ projectId, traceId }}
        search={observationId === null ? {} : { observation: observationId }}
        className={look}
      >
        {observationId === null
          ? t('trace {traceId}', { traceId: shortId(traceId) })
          : t('step {id}', { id: shortId(observationId) })}
      </Link>
    )
  }
  if (sessionId === null) return <span className="text-faint">{t('a dataset run')}</span>
  return (
    <Link
      to="/project/$projectId/sessions/$sessionId"
      params={{ projectId, sessionId }}
      className={look}
    >
      {t('session {sessionId}', { sessionId: shortId(sessionId) })}
    </Link>
  )
}

import type { Score } from '@heddle/core/schemas'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { removeScore, scoreRowsQuery } from '../../api/scores.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageState } from '../../components/page-state.tsx'
import { authorOf, ScoreValue, SOURCE_LABELS } from '../../components/score-value.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { AddScore } from './add-score.tsx'

/** What is judged: a trace, one of its steps, or a session. */
export interface ScoreSubject {
  readonly traceId?: string
  readonly observationId?: string
  readonly sessionId?: string
}

export interface ScorePanelProps {
  readonly projectId: string
  readonly subject: ScoreSubject
  /** What is said without any, such as "No scores on this step." */
  readonly emptyText: string
}

/** The scores of one thing, and the form that gives one. */
export function ScorePanel({ projectId, subject, emptyText }: ScorePanelProps): ReactNode {
  const { traceId, observationId, sessionId } = subject
  const pages = useInfiniteQuery(
    scoreRowsQuery(projectId, { ...(traceId && { traceId }), ...(sessionId && { sessionId }) }),
  )
  const mayWrite = useMayWrite()
  const [isAdding, setIsAdding] = useState(false)
  if (pages.data === undefined) {
    const onRetry = () => void pages.refetch()
    return pages.isError ? (
      <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the scores') }} />
    )
  }
  const scores = pages.data.pages
    .flatMap(({ rows }) => rows)
    .filter((score) => score.observationId === (observationId ?? null))
  return (
    <div className="grid content-start gap-3">
      {scores.length === 0 && <p className="text-table text-muted">{emptyText}</p>}
      {scores.length > 0 && (
        <ul aria-label={t('Scores')} className="grid">
          {scores.map((score) => (
            <ScoreLine key={score.id} projectId={projectId} score={score} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button onClick={() => void pages.fetchNextPage()}>{t('More scores')}</Button>
      )}
      {mayWrite && isAdding && (
        <AddScore projectId={projectId} subject={subject} onDone={() => setIsAdding(false)} />
      )}
      {mayWrite && !isAdding && (
        <div>
          <Button onClick={() => setIsAdding(true)}>{t('Add score')}</Button>
        </div>
      )}
    </div>
  )
}

interface ScoreLineProps {
  readonly projectId: string
  readonly score: Score
  readonly mayWrite: boolean
}

function ScoreLine({ projectId, score, mayWrite }: ScoreLineProps): ReactNode {
  const remove = useChange(() => removeScore(projectId, score.id), ['scores', projectId])
  return (
    <li className="grid gap-0.5 border-t py-2 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <span className="font-medium">{score.name}</span>
        <ScoreValue score={score} />
        <span className="text-table text-faint">
          {authorOf(score) ?? SOURCE_LABELS[score.source]}, <Moment at={score.timestamp} />
        </span>
        {mayWrite && score.source === 'ANNOTATION' && (
          <span className="ms-auto">
            <ConfirmButton
              target={score.name}
              isDisabled={remove.isPending}
              onConfirm={() => remove.mutate(undefined)}
            >
              {t('Remove')}
            </ConfirmButton>
          </span>
        )}
      </div>
      {score.comment !== null && <p className="payload-text text-table">{score.comment}</p>}
      <FailureNote error={remove.error} />
    </li>
  )
}

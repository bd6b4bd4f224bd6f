import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { Moment } from '../../components/moment.tsx'
import { t } from '../../messages/translate.ts'
import type { TraceModel } from './trace-model.ts'
import { useTraceSource } from './trace-source-context.ts'

const LINKED_CHIP = 'payload-line max-w-32 rounded-control border px-1.5 hover:bg-hover'

/** What the trace says about itself; user and session lead to their pages. */
export function TraceAttributes({ model }: { readonly model: TraceModel }): ReactNode {
  const { projectId } = useTraceSource()
  const { userId, sessionId, environment, release, tags, timestamp } = model.skeleton
  return (
    <div className="flex min-w-0 items-center gap-1.5 overflow-hidden text-table text-muted max-xl:hidden">
      <Moment at={timestamp} className="numeric text-faint" />
      {environment !== 'default' && <Chip title={t('Environment')}>{environment}</Chip>}
      {release !== null && <Chip title={t('Release')}>{release}</Chip>}
      {userId !== null && <UserChip projectId={projectId} userId={userId} />}
      {sessionId !== null && <SessionChip projectId={projectId} sessionId={sessionId} />}
      {tags.map((tag) => (
        <Chip key={tag} title={t('Tag')}>
          {tag}
        </Chip>
      ))}
    </div>
  )
}

interface UserChipProps {
  readonly projectId: string | undefined
  readonly userId: string
}

function UserChip({ projectId, userId }: UserChipProps): ReactNode {
  if (projectId === undefined) return <Chip title={t('User')}>{userId}</Chip>
  return (
    <Link
      to="/project/$projectId/users/$userId"
      params={{ projectId, userId }}
      title={t('User {userId}', { userId })}
      className={LINKED_CHIP}
    >
      {userId}
    </Link>
  )
}

interface SessionChipProps {
  readonly projectId: string | undefined
  readonly sessionId: string
}

function SessionChip({ projectId, sessionId }: SessionChipProps): ReactNode {
  if (projectId === undefined) return <Chip title={t('Session')}>{sessionId}</Chip>
  return (
    <Link
      to="/project/$projectId/sessions/$sessionId"
      params={{ projectId, sessionId }}
      title={t('Session {sessionId}', { sessionId })}
      className={LINKED_CHIP}
    >
      {sessionId}
    </Link>
  )
}

function Chip({ title, children }: { title: string; children: string }): ReactNode {
  return (
    <span
      title={`${title}: ${children}`}
      className="payload-line shrink-0 rounded-control bg-hover px-1.5"
    >
      {children}
    </span>
  )
}

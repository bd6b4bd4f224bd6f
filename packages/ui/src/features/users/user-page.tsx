import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { traceGroupQuery, traceGroupsQuery } from '../../api/trace-groups.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { groupNote } from '../../components/trace-group-cells.tsx'
import { TraceGroupList } from '../../components/trace-group-list.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { fieldTerm } from '../../filter/list-query.ts'
import { t } from '../../messages/translate.ts'
import { SESSION_COLUMNS } from '../sessions/session-columns.tsx'

const route = getRouteApi('/project/$projectId/users/$userId')

/** `/project/$projectId/users/$userId`: one person in numbers, with their sessions and the way to their traces. */
export function UserPage(): ReactNode {
  const { projectId, userId } = route.useParams()
  usePageTitle(t('User {userId}', { userId }))
  const user = useQuery(traceGroupQuery(projectId, 'users', userId))
  const pages = useInfiniteQuery(traceGroupsQuery(projectId, 'sessions', { userId }))
  if (user.data === undefined) {
    const onRetry = () => void user.refetch()
    return (
      <>
        <PageHeader title={userId} />
        <PageState
          state={
            user.error === null
              ? { kind: 'loading', what: t('the user') }
              : { kind: 'error', error: user.error, onRetry }
          }
        />
      </>
    )
  }
  return (
    <>
      <PageHeader title={userId} note={groupNote(user.data)}>
        <Link
          to="/project/$projectId/traces"
          params={{ projectId }}
          search={{ q: fieldTerm('user', userId) }}
          className="shrink-0 rounded-control border px-2 py-0.5 text-table hover:bg-hover"
        >
          {t('All traces')}
        </Link>
      </PageHeader>
      <TraceGroupList
        label={t('Sessions')}
        columns={SESSION_COLUMNS}
        pages={pages}
        linkOf={(sessionId) => ({
          to: '/project/$projectId/sessions/$sessionId',
          params: { projectId, sessionId },
        })}
        empty={
          <PageState
            state={{
              kind: 'empty',
              title: t('No sessions.'),
              text: t('The traces of this user name no session.'),
            }}
          />
        }
      />
    </>
  )
}

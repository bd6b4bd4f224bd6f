import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import type { ReactNode } from 'react'

import { traceGroupsQuery } from '../../api/trace-groups.ts'
import { ConnectLink } from '../../components/connect-link.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { QueryField } from '../../components/query-field.tsx'
import { GROUP_COLUMNS } from '../../components/trace-group-cells.tsx'
import { TraceGroupList } from '../../components/trace-group-list.tsx'
import type { TraceGroupColumn } from '../../components/trace-group-table.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'

const route = getRouteApi('/project/$projectId/users')

const { traces, sessions, errors, tokens, cost } = GROUP_COLUMNS

const COLUMNS: readonly TraceGroupColumn[] = [
  { label: t('User'), cell: ({ id }) => id },
  { label: t('First seen'), cell: ({ firstAt }) => <Moment at={firstAt} /> },
  { label: t('Last seen'), isNumber: true, cell: ({ lastAt }) => <Moment at={lastAt} /> },
  traces,
  sessions,
  errors,
  tokens,
  cost,
]

/** `/project/$projectId/users`: who is there, and who costs. */
export function UsersPage(): ReactNode {
  usePageTitle(t('Users'))
  const { projectId } = route.useParams()
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const search = useDeferredValue(q)
  const pages = useInfiniteQuery(traceGroupsQuery(projectId, 'users', { search }))
  return (
    <>
      <PageHeader title={t('Users')} />
      <div className="flex shrink-0 border-b px-4 py-1.5">
        <QueryField
          label={t('Find a user')}
          placeholder={t("Part of a user's id")}
          value={q}
          mistakes={[]}
          onChange={(next) =>
            void navigate({ search: next === '' ? {} : { q: next }, replace: true })
          }
        />
      </div>
      <TraceGroupList
        label={t('Users')}
        columns={COLUMNS}
        pages={pages}
        linkOf={(userId) => ({
          to: '/project/$projectId/users/$userId',
          params: { projectId, userId },
        })}
        empty={
          <PageState
            state={
              q === ''
                ? {
                    kind: 'empty',
                    title: t('No users yet.'),
                    text: t(
                      'Give your traces a user id, and you see here who is affected and who costs.',
                    ),
                    action: <ConnectLink projectId={projectId} />,
                  }
                : { kind: 'empty', title: t('No user matches.') }
            }
          />
        }
      />
    </>
  )
}

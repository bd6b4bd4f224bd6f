import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import type { ReactNode } from 'react'

import { traceGroupsQuery } from '../../api/trace-groups.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { QueryField } from '../../components/query-field.tsx'
import { TraceGroupList } from '../../components/trace-group-list.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { SESSION_COLUMNS } from './session-columns.tsx'

const route = getRouteApi('/project/$projectId/sessions')

const SNIPPET =
  "import { propagate } from '@heddle/core'\n\nawait propagate({ sessionId: 'chat-42' }, () => answer(question))"

/** `/project/$projectId/sessions`: which conversations there were. */
export function SessionsPage(): ReactNode {
  usePageTitle(t('Sessions'))
  const { projectId } = route.useParams()
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const search = useDeferredValue(q)
  const pages = useInfiniteQuery(traceGroupsQuery(projectId, 'sessions', { search }))
  return (
    <>
      <PageHeader title={t('Sessions')} />
      <div className="flex shrink-0 border-b px-4 py-1.5">
        <QueryField
          label={t('Find a session')}
          placeholder={t("Part of a session's id")}
          value={q}
          mistakes={[]}
          onChange={(next) =>
            void navigate({ search: next === '' ? {} : { q: next }, replace: true })
          }
        />
      </div>
      <TraceGroupList
        label={t('Sessions')}
        columns={SESSION_COLUMNS}
        pages={pages}
        linkOf={(sessionId) => ({
          to: '/project/$projectId/sessions/$sessionId',
          params: { projectId, sessionId },
        })}
        empty={
          q === '' ? (
            <PageState
              state={{
                kind: 'empty',
                title: t('No sessions yet.'),
                text: t('Give your traces a session id and conversations appear here.'),
                action: <CodeBlock label={t('Session id')} code={SNIPPET} />,
              }}
            />
          ) : (
            <PageState state={{ kind: 'empty', title: t('No session matches.') }} />
          )
        }
      />
    </>
  )
}

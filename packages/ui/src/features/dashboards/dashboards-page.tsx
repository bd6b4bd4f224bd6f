import type { DashboardView } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { createSavedView, savedViewsQuery } from '../../api/saved-views.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { useChange } from '../../components/use-change.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { BUILT_IN_BOARDS } from './built-in-boards.ts'

const route = getRouteApi('/project/$projectId/dashboards/')

/** `/project/$projectId/dashboards`: our own view of the numbers. */
export function DashboardsPage(): ReactNode {
  usePageTitle(t('Dashboards'))
  const { projectId } = route.useParams()
  const navigate = useNavigate()
  const mayWrite = useMayWrite()
  const saved = useQuery(savedViewsQuery(projectId, 'dashboard'))
  const create = useChange(
    () =>
      createSavedView(projectId, {
        name: t('New dashboard'),
        isShared: true,
        body: { kind: 'dashboard', description: '', widgets: [] },
      }),
    ['saved-views', projectId],
  )
  const open = (dashboardId: string): void =>
    void navigate({
      to: '/project/$projectId/dashboards/$dashboardId',
      params: { projectId, dashboardId },
      search: { edit: 'on' },
    })
  return (
    <>
      <PageHeader title={t('Dashboards')}>
        {mayWrite && (
          <Button
            kind="primary"
            isDisabled={create.isPending}
            onClick={() => create.mutate(undefined, { onSuccess: ({ id }) => open(id) })}
          >
            {t('New dashboard')}
          </Button>
        )}
      </PageHeader>
      <div className="grid auto-rows-max content-start gap-6 overflow-y-auto p-4">
        <FailureNote error={create.error} />
        {saved.isError && (
          <PageState
            state={{ kind: 'error', error: saved.error, onRetry: () => void saved.refetch() }}
          />
        )}
        {saved.data !== undefined && saved.data.views.length > 0 && (
          <Boards
            title={t('Ours')}
            projectId={projectId}
            boards={saved.data.views.flatMap(({ id, name, body }) =>
              body.kind === 'dashboard' ? [{ id, name, body }] : [],
            )}
          />
        )}
        <Boards title={t('Built in')} projectId={projectId} boards={BUILT_IN_BOARDS} />
      </div>
    </>
  )
}

interface BoardsProps {
  readonly title: string
  readonly projectId: string
  readonly boards: readonly {
    readonly id: string
    readonly name: string
    readonly body: DashboardView
  }[]
}

function Boards({ title, projectId, boards }: BoardsProps): ReactNode {
  return (
    <section aria-label={title} className="grid gap-2">
      <h2 className="text-table font-medium text-muted">{title}</h2>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {boards.map(({ id, name, body }) => (
          <li key={id} className="relative rounded-card border p-3 hover:bg-hover">
            <Link
              to="/project/$projectId/dashboards/$dashboardId"
              params={{ projectId, dashboardId: id }}
              className="font-medium after:absolute after:inset-0 after:rounded-card"
            >
              {name}
            </Link>
            <p className="text-table text-muted">
              {body.description === ''
                ? `${body.widgets.length} ${body.widgets.length === 1 ? 'widget' : 'widgets'}`
                : body.description}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

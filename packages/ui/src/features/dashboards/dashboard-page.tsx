import type { SavedView, WriteSavedViewRequest } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { createSavedView, removeSavedView, savedViewQuery } from '../../api/saved-views.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { TimeRangeSelect } from '../../components/time-range-select.tsx'
import { useChange } from '../../components/use-change.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { BUILT_IN_BOARDS } from './built-in-boards.ts'
import { DashboardEditor } from './dashboard-editor.tsx'
import { DashboardGrid } from './dashboard-grid.tsx'

const route = getRouteApi('/project/$projectId/dashboards/$dashboardId')

/** `/project/$projectId/dashboards/$dashboardId`: the widgets of a board over one time. */
export function DashboardPage(): ReactNode {
  const { projectId, dashboardId } = route.useParams()
  const builtIn = BUILT_IN_BOARDS.find(({ id }) => id === dashboardId)
  const saved = useQuery({
    ...savedViewQuery(projectId, dashboardId),
    enabled: builtIn === undefined,
  })
  const board = builtIn ?? saved.data
  usePageTitle(board?.name ?? t('Dashboard'))
  if (board === undefined || board.body.kind !== 'dashboard') {
    return saved.isError ? (
      <PageState
        state={{ kind: 'error', error: saved.error, onRetry: () => void saved.refetch() }}
      />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the dashboard') }} />
    )
  }
  return <Board name={board.name} body={board.body} saved={saved.data} />
}

interface BoardProps {
  readonly name: string
  readonly body: Extract<SavedView['body'], { kind: 'dashboard' }>
  /** Undefined for a built-in one, which cannot be changed. */
  readonly saved: SavedView | undefined
}

function Board({ name, body, saved }: BoardProps): ReactNode {
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const isEditing = search.edit === 'on' && saved !== undefined
  return (
    <>
      <PageHeader title={name}>
        <BoardActions name={name} body={body} saved={saved} />
        <TimeRangeSelect
          range={search.range ?? '7d'}
          onChange={(range) => void navigate({ search: { ...search, range } })}
        />
      </PageHeader>
      {isEditing ? (
        <DashboardEditor key={saved.updatedAt} projectId={projectId} saved={saved} body={body} />
      ) : (
        <DashboardGrid projectId={projectId} widgets={body.widgets} />
      )}
    </>
  )
}

function BoardActions({ name, body, saved }: BoardProps): ReactNode {
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  const mayWrite = useMayWrite()
  const lists = ['saved-views', projectId] as const
  const clone = useChange(
    (request: WriteSavedViewRequest) => createSavedView(projectId, request),
    lists,
  )
  const remove = useChange((id: string) => removeSavedView(projectId, id), lists)
  const open = (dashboardId: string, edit?: 'on'): void =>
    void navigate({
      to: '/project/$projectId/dashboards/$dashboardId',
      params: { projectId, dashboardId },
      search: { ...search, edit },
    })
  if (!mayWrite) return null
  return (
    <>
      <FailureNote error={clone.error ?? remove.error} />
      <Button
        isDisabled={clone.isPending}
        onClick={() =>
          clone.mutate(
            { name: t('{name}, copy', { name }), isShared: true, body },
            { onSuccess: ({ id }) => open(id, 'on') },
          )
        }
      >
        {t('Clone')}
      </Button>
      {saved !== undefined && (
        <>
          <Button onClick={() => open(saved.id, search.edit === 'on' ? undefined : 'on')}>
            {search.edit === 'on' ? t('Done') : t('Edit')}
          </Button>
          <ConfirmButton
            target={name}
            isDisabled={remove.isPending}
            onConfirm={() =>
              remove.mutate(saved.id, {
                onSuccess: () =>
                  void navigate({ to: '/project/$projectId/dashboards', params: { projectId } }),
              })
            }
          >
            {t('Delete')}
          </ConfirmButton>
        </>
      )}
    </>
  )
}

import type { DashboardView, SavedView, Widget } from '@heddle/core/schemas'
import { ArrowLeft, ArrowRight, Pencil, Trash2 } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { updateSavedView } from '../../api/saved-views.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { DashboardGrid } from './dashboard-grid.tsx'
import { moveWidget } from './move-widget.ts'
import { WidgetForm } from './widget-form.tsx'

export interface DashboardEditorProps {
  readonly projectId: string
  readonly saved: SavedView
  readonly body: DashboardView
}

/** Changes a board; each change is kept at once. */
export function DashboardEditor({ projectId, saved, body }: DashboardEditorProps): ReactNode {
  const [opened, setOpened] = useState<{ readonly widget: Widget | undefined }>()
  const save = useChange(
    (change: { name?: string; isShared?: boolean; widgets?: readonly Widget[] }) =>
      updateSavedView(projectId, saved.id, {
        name: change.name ?? saved.name,
        isShared: change.isShared ?? saved.isShared,
        body: { ...body, widgets: [...(change.widgets ?? body.widgets)] },
      }),
    ['saved-views', projectId],
    ['saved-view', projectId, saved.id],
  )
  const { widgets } = body
  const put = (widget: Widget): void => {
    const isKnown = widgets.some(({ id }) => id === widget.id)
    const next = isKnown
      ? widgets.map((one) => (one.id === widget.id ? widget : one))
      : [...widgets, widget]
    save.mutate({ widgets: next }, { onSuccess: () => setOpened(undefined) })
  }
  return (
    <>
      <BoardForm
        saved={saved}
        onSave={save.mutate}
        onAdd={() => setOpened({ widget: undefined })}
      />
      <FailureNote error={save.error} />
      <DashboardGrid
        projectId={projectId}
        widgets={widgets}
        actionsOf={(widget, index) => (
          <WidgetActions
            widget={widget}
            isFirst={index === 0}
            isLast={index === widgets.length - 1}
            onMove={(step) => save.mutate({ widgets: moveWidget(widgets, index, step) })}
            onEdit={() => setOpened({ widget })}
            onRemove={() => save.mutate({ widgets: widgets.filter(({ id }) => id !== widget.id) })}
          />
        )}
      />
      {opened !== undefined && (
        <WidgetForm widget={opened.widget} onSave={put} onClose={() => setOpened(undefined)} />
      )}
    </>
  )
}

interface BoardFormProps {
  readonly saved: SavedView
  readonly onSave: (change: { name?: string; isShared?: boolean }) => void
  readonly onAdd: () => void
}

function BoardForm({ saved, onSave, onAdd }: BoardFormProps): ReactNode {
  const rename = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const name = new FormData(event.currentTarget).get('name')
    if (typeof name === 'string') onSave({ name })
  }
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-3 border-b px-4 py-1.5">
      <Button kind="primary" onClick={onAdd}>
        {t('Add widget')}
      </Button>
      <form onSubmit={rename} className="flex items-center gap-2">
        <input
          name="name"
          required
          aria-label={t('Name of the dashboard')}
          defaultValue={saved.name}
          className="h-7 rounded-control border border-line-strong bg-bg px-2 text-table"
        />
        <Button type="submit">{t('Rename')}</Button>
      </form>
      <label className="flex items-center gap-2 text-table">
        <input
          type="checkbox"
          checked={saved.isShared}
          onChange={({ target }) => onSave({ isShared: target.checked })}
          className="size-4 accent-accent-fill"
        />
        {t('Everybody in the project sees it')}
      </label>
    </div>
  )
}

interface WidgetActionsProps {
  readonly widget: Widget
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onMove: (step: 1 | -1) => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function WidgetActions(props: WidgetActionsProps): ReactNode {
  const { widget, isFirst, isLast, onMove, onEdit, onRemove } = props
  const actions: readonly (readonly [string, LucideIcon, () => void, boolean])[] = [
    [t('Move {title} back', { title: widget.title }), ArrowLeft, () => onMove(-1), isFirst],
    [t('Move {title} on', { title: widget.title }), ArrowRight, () => onMove(1), isLast],
    [t('Edit {title}', { title: widget.title }), Pencil, onEdit, false],
    [t('Remove {title}', { title: widget.title }), Trash2, onRemove, false],
  ]
  return (
    <div
      role="group"
      aria-label={t('Change {title}', { title: widget.title })}
      className="flex justify-end gap-1"
    >
      {actions.map(([label, Icon, run, isDisabled]) => (
        <button
          key={label}
          type="button"
          aria-label={label}
          title={label}
          disabled={isDisabled}
          onClick={run}
          className="grid size-6 place-items-center rounded-control text-muted hover:bg-hover hover:text-text disabled:opacity-40"
        >
          <Icon size={14} aria-hidden />
        </button>
      ))}
    </div>
  )
}

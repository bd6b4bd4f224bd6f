import type { SavedView, WriteSavedViewRequest } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import {
  createSavedView,
  removeSavedView,
  savedViewsQuery,
  updateSavedView,
} from '../../api/saved-views.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import type { TracesSearch } from '../../search-params.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { isDrifted, searchOfView, viewOfSearch } from './view-search.ts'

export interface SavedViewsProps {
  readonly projectId: string
  readonly search: TracesSearch
  readonly onChange: (search: TracesSearch) => void
}

/** The saved views of the list: choose one, see that it has been left, save it, or make another. */
export function SavedViews({ projectId, search, onChange }: SavedViewsProps): ReactNode {
  const { data } = useQuery(savedViewsQuery(projectId, 'trace-list'))
  const mayWrite = useMayWrite()
  const [isOpen, setIsOpen] = useState(false)
  const views = data?.views ?? []
  const shown = views.find(({ id }) => id === search.view)
  const drifted = shown !== undefined && isDrifted(shown, search)
  const update = useChange(
    (view: SavedView) =>
      updateSavedView(projectId, view.id, {
        name: view.name,
        isShared: view.isShared,
        body: viewOfSearch(search),
      }),
    ['saved-views', projectId],
  )
  return (
    <>
      {views.length > 0 && (
        <SelectField
          label={t('Saved view')}
          value={shown?.id ?? ''}
          options={[
            { id: '', label: t('No view') },
            ...views.map(({ id, name }) => ({ id, label: name })),
          ]}
          onChange={(id) => {
            const view = views.find((one) => one.id === id)
            onChange(view === undefined ? {} : searchOfView(view))
          }}
        />
      )}
      {drifted && (
        <>
          <DriftDot />
          {mayWrite && (
            <Button isDisabled={update.isPending} onClick={() => update.mutate(shown)}>
              {t('Save')}
            </Button>
          )}
          <Button onClick={() => onChange(searchOfView(shown))}>{t('Reset')}</Button>
        </>
      )}
      {mayWrite && <Button onClick={() => setIsOpen(true)}>{t('Save view…')}</Button>}
      {isOpen && (
        <ViewDialog
          projectId={projectId}
          shown={shown}
          search={search}
          onChange={onChange}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  )
}

function DriftDot(): ReactNode {
  return (
    <span
      role="img"
      aria-label={t('changed')}
      title={t('Not as it was saved')}
      className="text-accent"
    >
      ●
    </span>
  )
}

interface ViewDialogProps extends SavedViewsProps {
  readonly shown: SavedView | undefined
  readonly onClose: () => void
}

function ViewDialog(props: ViewDialogProps): ReactNode {
  const { projectId, shown, search, onChange, onClose } = props
  const lists = ['saved-views', projectId] as const
  const create = useChange(
    (request: WriteSavedViewRequest) => createSavedView(projectId, request),
    lists,
  )
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    create.mutate(
      {
        name: fieldText(fields, 'name'),
        isShared: fields.get('isShared') !== null,
        body: viewOfSearch(search),
      },
      {
        onSuccess: ({ id }) => {
          onChange({ ...search, view: id })
          onClose()
        },
      },
    )
  }
  return (
    <Dialog title={t('Save view')} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-3">
        <TextField
          label={t('Name')}
          name="name"
          note={t('Filter, time, environment and columns are saved as they are now.')}
        />
        <label className="flex items-center gap-2 text-table">
          <input type="checkbox" name="isShared" className="size-4 accent-accent-fill" />
          {t('Everybody in the project sees it')}
        </label>
        <FailureNote error={create.error} />
        <div className="flex justify-between gap-2">
          <Button kind="primary" type="submit" isDisabled={create.isPending}>
            {t('Save as new view')}
          </Button>
          {shown !== undefined && (
            <DeleteView
              projectId={projectId}
              view={shown}
              onDeleted={() => {
                const { view: _, ...others } = search
                onChange(others)
                onClose()
              }}
            />
          )}
        </div>
      </form>
    </Dialog>
  )
}

interface DeleteViewProps {
  readonly projectId: string
  readonly view: SavedView
  readonly onDeleted: () => void
}

function DeleteView({ projectId, view, onDeleted }: DeleteViewProps): ReactNode {
  const remove = useChange(() => removeSavedView(projectId, view.id), ['saved-views', projectId])
  return (
    <>
      <FailureNote error={remove.error} />
      <ConfirmButton
        target={view.name}
        isDisabled={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: onDeleted })}
      >
        {t('Delete')}
      </ConfirmButton>
    </>
  )
}

import type { DatasetItem } from '@heddle/core/schemas'
import type { ReactNode, SubmitEvent } from 'react'

import { type DatasetPlace, removeItem, writeItem } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { TextAreaField } from '../../components/text-area-field.tsx'
import { fieldText } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { printValue, readValue } from '../../json/read-value.ts'
import { t } from '../../messages/translate.ts'
import { ItemVersions } from './item-versions.tsx'

export interface ItemDialogProps {
  readonly place: DatasetPlace
  /** Undefined for a new item. */
  readonly item: DatasetItem | undefined
  /** An item as it was cannot be changed. */
  readonly isReadOnly: boolean
  readonly onClose: () => void
}

/** One item: what it says, what it said before, and the form that changes it. */
export function ItemDialog({ place, item, isReadOnly, onClose }: ItemDialogProps): ReactNode {
  const stale = [
    ['dataset', place],
    ['datasets', place.projectId],
  ] as const
  const save = useChange(
    (fields: FormData) =>
      writeItem(place, {
        ...(item !== undefined && {
          id: item.id,
          sourceTraceId: item.sourceTraceId,
          sourceObservationId: item.sourceObservationId,
        }),
        input: readValue(fieldText(fields, 'input')),
        expectedOutput: readValue(fieldText(fields, 'expectedOutput')),
        metadata: readValue(fieldText(fields, 'metadata')),
      }),
    ...stale,
  )
  const remove = useChange((id: string) => removeItem(place, id), ...stale)
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    save.mutate(new FormData(event.currentTarget), { onSuccess: onClose })
  }
  return (
    <Dialog
      title={item === undefined ? t('New item') : t('Item {id}', { id: item.id })}
      onClose={onClose}
    >
      <form onSubmit={submit} className="grid gap-4">
        <ItemFields item={item} />
        <FailureNote error={save.error ?? remove.error} />
        {!isReadOnly && (
          <div className="flex items-center justify-between gap-2">
            <Button kind="primary" type="submit" isDisabled={save.isPending}>
              {item === undefined ? t('Add item') : t('Save as new version')}
            </Button>
            {item !== undefined && (
              <ConfirmButton
                target={t('the item')}
                isDisabled={remove.isPending}
                onConfirm={() => remove.mutate(item.id, { onSuccess: onClose })}
              >
                {t('Remove')}
              </ConfirmButton>
            )}
          </div>
        )}
      </form>
      {item !== undefined && <ItemVersions place={place} itemId={item.id} />}
    </Dialog>
  )
}

function ItemFields({ item }: Pick<ItemDialogProps, 'item'>): ReactNode {
  return (
    <>
      <TextAreaField
        label={t('Input')}
        name="input"
        rows={6}
        isRequired
        defaultValue={printValue(item?.input)}
        note={t('JSON, or plain text.')}
      />
      <TextAreaField
        label={t('Expected output')}
        name="expectedOutput"
        rows={4}
        defaultValue={printValue(item?.expectedOutput)}
      />
      <TextAreaField
        label={t('Metadata')}
        name="metadata"
        rows={2}
        defaultValue={printValue(item?.metadata)}
      />
    </>
  )
}

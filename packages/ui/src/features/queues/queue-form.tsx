import { useQuery } from '@tanstack/react-query'
import type { ReactNode, SubmitEvent } from 'react'

import { createQueue } from '../../api/annotation-queues.ts'
import { scoreConfigsQuery } from '../../api/settings.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { NoConfigs } from '../scores/no-configs.tsx'

export interface QueueFormProps {
  readonly projectId: string
  readonly onDone: () => void
}

/** Makes a queue: its name, and which scores people give there. */
export function QueueForm({ projectId, onDone }: QueueFormProps): ReactNode {
  const configs = useQuery(scoreConfigsQuery(projectId))
  const usable = (configs.data?.data ?? []).filter(({ isArchived }) => !isArchived)
  const make = useChange(
    (fields: FormData) => {
      const description = fieldText(fields, 'description')
      return createQueue(projectId, {
        name: fieldText(fields, 'name'),
        scoreConfigIds: fields.getAll('config').filter((id) => typeof id === 'string'),
        ...(description !== '' && { description }),
      })
    },
    ['annotation-queues', projectId],
  )
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    make.mutate(new FormData(event.currentTarget), { onSuccess: onDone })
  }
  return (
    <form
      onSubmit={submit}
      className="grid max-w-lg auto-rows-max content-start gap-4 overflow-y-auto p-4"
    >
      <TextField label={t('Name')} name="name" />
      <TextField label={t('What people should look at')} name="description" isRequired={false} />
      <fieldset className="grid gap-1">
        <legend className="text-table font-medium">{t('Scores to give')}</legend>
        {usable.map(({ id, name }, index) => (
          <label key={id} className="flex items-center gap-2">
            <input
              type="checkbox"
              name="config"
              value={id}
              defaultChecked={index === 0}
              className="accent-accent-fill"
            />
            {name}
          </label>
        ))}
        {configs.isSuccess && usable.length === 0 && <NoConfigs projectId={projectId} />}
      </fieldset>
      <FailureNote error={make.error ?? configs.error} />
      <div className="flex gap-2">
        <Button kind="primary" type="submit" isDisabled={make.isPending || usable.length === 0}>
          {t('Make queue')}
        </Button>
        <Button onClick={onDone}>{t('Cancel')}</Button>
      </div>
    </form>
  )
}

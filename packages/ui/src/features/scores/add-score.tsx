import type { ScoreConfig } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'

import { writeScore } from '../../api/scores.ts'
import { scoreConfigsQuery } from '../../api/settings.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { NoConfigs } from './no-configs.tsx'
import type { ScoreSubject } from './score-panel.tsx'

export interface AddScoreProps {
  readonly projectId: string
  readonly subject: ScoreSubject
  readonly onDone: () => void
}

/** Gives a score by one of the project's configs. */
export function AddScore({ projectId, subject, onDone }: AddScoreProps): ReactNode {
  const configs = useQuery(scoreConfigsQuery(projectId))
  const usable = (configs.data?.data ?? []).filter(({ isArchived }) => !isArchived)
  const [chosen, setChosen] = useState<string>()
  const config = usable.find(({ id }) => id === chosen) ?? usable[0]
  const save = useChange(
    (fields: FormData) => {
      const comment = fieldText(fields, 'comment')
      return writeScore(projectId, {
        ...subject,
        configId: config?.id ?? '',
        value: readScoreValue(fieldText(fields, 'value'), config),
        ...(comment !== '' && { comment }),
      })
    },
    ['scores', projectId],
  )
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    save.mutate(new FormData(event.currentTarget), { onSuccess: onDone })
  }
  if (configs.isSuccess && config === undefined) return <NoConfigs projectId={projectId} />
  return (
    <form onSubmit={submit} className="grid max-w-lg gap-3 rounded-card border p-3">
      <label className="grid gap-1">
        <span className="text-table font-medium">{t('Score')}</span>
        <select
          value={config?.id ?? ''}
          onChange={({ target }) => setChosen(target.value)}
          className="h-8 rounded-control border border-line-strong bg-bg px-2"
        >
          {usable.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {config !== undefined && <ValueField key={config.id} config={config} />}
      <TextField label={t('Comment')} name="comment" isRequired={false} />
      <FailureNote error={save.error ?? configs.error} />
      <div className="flex gap-2">
        <Button kind="primary" type="submit" isDisabled={save.isPending || config === undefined}>
          {t('Save score')}
        </Button>
        <Button onClick={onDone}>{t('Cancel')}</Button>
      </div>
    </form>
  )
}

/** The values of a config as choices, or a field for a number or a text. */
function ValueField({ config }: { readonly config: ScoreConfig }): ReactNode {
  const { dataType, minValue, maxValue, categories } = config
  if (dataType === 'NUMERIC' || dataType === 'TEXT') {
    const range = [minValue, maxValue].some((bound) => bound !== null)
    return (
      <TextField
        label={t('Value')}
        name="value"
        type={dataType === 'NUMERIC' ? 'number' : 'text'}
        {...(range && {
          note: t('From {minValue} to {maxValue}.', {
            minValue: minValue ?? '−∞',
            maxValue: maxValue ?? '∞',
          }),
        })}
      />
    )
  }
  const choices =
    dataType === 'BOOLEAN'
      ? [
          { id: '1', label: 'true' },
          { id: '0', label: 'false' },
        ]
      : (categories ?? []).map(({ label }) => ({ id: label, label }))
  return (
    <label className="grid gap-1">
      <span className="text-table font-medium">{t('Value')}</span>
      <select
        name="value"
        required
        className="h-8 rounded-control border border-line-strong bg-bg px-2"
      >
        {choices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

function readScoreValue(text: string, config: ScoreConfig | undefined): number | string {
  const isNumber = config?.dataType === 'NUMERIC' || config?.dataType === 'BOOLEAN'
  return isNumber ? Number(text) : text
}

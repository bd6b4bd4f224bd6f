import type { ScoreConfig } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { changeScoreConfig, createScoreConfig, scoreConfigsQuery } from '../../api/settings.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { PageState } from '../../components/page-state.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import {
  DATA_TYPES,
  type DataType,
  describeValues,
  readScoreConfigForm,
} from './score-config-form.ts'
import { Section } from './section.tsx'
import type { Settings } from './use-settings.ts'

const HEADINGS = [t('Score'), t('Values'), t('Description')]

/** What scores people and programs give, and which values those may have. */
export function ScoreConfigSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { id } = settings.project
  const mayWrite = settings.may('contents:write')
  const list = useQuery(scoreConfigsQuery(id))
  if (list.data === undefined) {
    return list.error === null ? (
      <PageState state={{ kind: 'loading', what: t('the score configs') }} />
    ) : (
      <PageState state={{ kind: 'error', error: list.error, onRetry: () => void list.refetch() }} />
    )
  }
  return (
    <Section
      title={t('Score configs')}
      text={t('A score that names its config is refused when its value does not fit.')}
    >
      {mayWrite && <ScoreConfigForm projectId={id} />}
      {list.data.data.length === 0 ? (
        <p className="text-muted">{t('There are no score configs yet.')}</p>
      ) : (
        <ConfigTable projectId={id} configs={list.data.data} mayWrite={mayWrite} />
      )}
    </Section>
  )
}

interface ConfigTableProps {
  readonly projectId: string
  readonly configs: readonly ScoreConfig[]
  readonly mayWrite: boolean
}

function ConfigTable({ projectId, configs, mayWrite }: ConfigTableProps): ReactNode {
  const archive = useChange(
    ({ id, isArchived }: Pick<ScoreConfig, 'id' | 'isArchived'>) =>
      changeScoreConfig(projectId, id, { isArchived }),
    scoreConfigsQuery(projectId).queryKey,
  )
  return (
    <>
      <FailureNote error={archive.error} />
      <SettingsTable
        label={t('Score configs, list')}
        headings={mayWrite ? [...HEADINGS, ''] : HEADINGS}
      >
        {configs.map((config) => (
          <tr key={config.id}>
            <th scope="row" className="whitespace-nowrap">
              {config.name}
              {config.isArchived && <span className="text-faint"> {t('(archived)')}</span>}
            </th>
            <td className="max-w-64 truncate" title={describeValues(config)}>
              {describeValues(config)}
            </td>
            <td className="max-w-64 truncate text-muted" title={config.description ?? undefined}>
              {config.description ?? ''}
            </td>
            {mayWrite && (
              <td className="text-end">
                <Button
                  label={`${config.isArchived ? t('Restore') : t('Archive')} ${config.name}`}
                  isDisabled={archive.isPending}
                  onClick={() => archive.mutate({ id: config.id, isArchived: !config.isArchived })}
                >
                  {config.isArchived ? t('Restore') : t('Archive')}
                </Button>
              </td>
            )}
          </tr>
        ))}
      </SettingsTable>
    </>
  )
}

function ScoreConfigForm({ projectId }: { readonly projectId: string }): ReactNode {
  const [dataType, setDataType] = useState<DataType>('NUMERIC')
  const create = useChange(
    (fields: FormData) =>
      createScoreConfig(
        projectId,
        readScoreConfigForm(dataType, (name) => fieldText(fields, name)),
      ),
    scoreConfigsQuery(projectId).queryKey,
  )
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = event.currentTarget
    create.mutate(new FormData(form), { onSuccess: () => form.reset() })
  }
  return (
    <form onSubmit={submit} className="grid gap-3 rounded-card border p-3">
      <div className="grid grid-cols-[1fr_auto_2fr] items-end gap-3 max-md:grid-cols-1">
        <TextField label={t('Name')} name="name" placeholder="helpfulness" />
        <div className="flex h-8 items-center">
          <SelectField
            label={t('Kind of value')}
            value={dataType}
            options={DATA_TYPES}
            onChange={(id) =>
              setDataType(DATA_TYPES.find((type) => type.id === id)?.id ?? dataType)
            }
          />
        </div>
        <TextField label={t('Description')} name="description" isRequired={false} />
      </div>
      {dataType === 'NUMERIC' && (
        <div className="grid max-w-sm grid-cols-2 gap-3">
          <TextField label={t('Smallest value')} name="minValue" type="number" isRequired={false} />
          <TextField label={t('Largest value')} name="maxValue" type="number" isRequired={false} />
        </div>
      )}
      {dataType === 'CATEGORICAL' && (
        <label className="grid max-w-sm gap-1">
          <span className="text-table font-medium">{t('Categories, one a line')}</span>
          <textarea
            name="categories"
            required
            rows={3}
            placeholder={'good = 1\nbad = 0'}
            className="rounded-control border border-line-strong bg-bg px-2 py-1 placeholder:text-faint"
          />
        </label>
      )}
      <div>
        <Button type="submit" kind="primary" isDisabled={create.isPending}>
          {t('Add score config')}
        </Button>
      </div>
      <FailureNote error={create.error} />
    </form>
  )
}

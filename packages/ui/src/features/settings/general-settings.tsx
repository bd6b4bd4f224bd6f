import type { ProjectChange } from '@heddle/core/schemas'
import { useId } from 'react'
import type { FormEvent, ReactNode } from 'react'

import { bootstrapQuery } from '../../api/bootstrap.ts'
import { changeProject, deleteProject } from '../../api/settings.ts'
import { baseUrl } from '../../base-path.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { LanguageSelect } from '../../components/language-select.tsx'
import { ROLE_NAMES } from '../../components/role-name.ts'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { TypedConfirmation } from '../../components/typed-confirmation.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { SaveRow } from './save-row.tsx'
import { Section } from './section.tsx'
import type { Settings } from './use-settings.ts'

/** The project's name and id, and its end. */
export function GeneralSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { project, may } = settings
  return (
    <>
      <Section title={t('Project')}>
        {may('project:update') ? <NameForm settings={settings} /> : <p>{project.name}</p>}
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 text-table">
          <dt className="text-faint">{t('Id')}</dt>
          <dd className="flex items-center gap-1">
            <code className="truncate font-mono">{project.id}</code>
            <CopyButton label={t("Copy the project's id")} text={() => project.id} isIconOnly />
          </dd>
          <dt className="text-faint">{t('Organization')}</dt>
          <dd>{project.organizationName}</dd>
          <dt className="text-faint">{t('Your role')}</dt>
          <dd>{ROLE_NAMES[project.role]}</dd>
        </dl>
      </Section>
      <Section title={t('Language')} text={t('Of the interface, in this browser.')}>
        <LanguageSelect />
      </Section>
      {may('project:delete') && settings.user !== null && <DeleteProject settings={settings} />}
    </>
  )
}

function NameForm({ settings }: { readonly settings: Settings }): ReactNode {
  const { id, name, timeZone } = settings.project
  const zonesId = useId()
  const save = useChange(
    (change: ProjectChange) => changeProject(id, change),
    bootstrapQuery.queryKey,
  )
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const zone = fieldText(fields, 'timeZone')
    save.mutate({ name: fieldText(fields, 'name'), timeZone: zone === '' ? null : zone })
  }
  return (
    <form onSubmit={submit} className="grid max-w-md gap-2">
      <TextField label={t('Name')} name="name" defaultValue={name} />
      <TextField
        label={t('Time zone of the project')}
        name="timeZone"
        list={zonesId}
        defaultValue={timeZone ?? ''}
        isRequired={false}
        placeholder="Europe/Berlin"
        note={t('Everybody may show times in it beside local time and UTC; empty for none.')}
      />
      <datalist id={zonesId}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <SaveRow save={save} />
    </form>
  )
}

function DeleteProject({ settings }: { readonly settings: Settings }): ReactNode {
  const { id, name } = settings.project
  // The whole page starts anew, since everything that was fetched belongs to what is gone.
  const remove = useChange(async () => {
    await deleteProject(id)
    location.assign(baseUrl())
  })
  return (
    <Section
      title={t('Delete this project')}
      text={t(
        'Nobody sees its traces, prompts, datasets and scores any more, and its keys stop working at once.',
      )}
    >
      <TypedConfirmation
        name={name}
        isTyped={(typed) => typed.trim() === name.trim()}
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate(undefined)}
      >
        {t('Delete project')}
      </TypedConfirmation>
      <FailureNote error={remove.error} />
    </Section>
  )
}

import type { FormEvent, ReactNode } from 'react'

import { bootstrapQuery } from '../../api/bootstrap.ts'
import { changeProject } from '../../api/settings.ts'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { useChange } from '../../components/use-change.ts'
import { t } from '../../messages/translate.ts'
import { ErasePerson } from './erase-person.tsx'
import { SaveRow } from './save-row.tsx'
import { Section } from './section.tsx'
import type { Settings } from './use-settings.ts'

/** How long traces are kept, and taking away what is known of one person. */
export function RetentionSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { id, retentionDays } = settings.project
  return (
    <>
      <Section
        title={t('How long traces are kept')}
        text={t(
          'Older traces go with their steps and scores, at the start of the server and every hour. Prompts, datasets and prices stay.',
        )}
      >
        {settings.may('project:update') ? (
          <RetentionForm projectId={id} days={retentionDays} />
        ) : (
          <p>
            {retentionDays === null
              ? t('For ever.')
              : t('For {retentionDays} days.', { retentionDays })}
          </p>
        )}
      </Section>
      {settings.may('contents:delete') && <ErasePerson projectId={id} />}
    </>
  )
}

function RetentionForm(props: {
  readonly projectId: string
  readonly days: number | null
}): ReactNode {
  const { projectId, days } = props
  const save = useChange(
    (retention: number) => changeProject(projectId, { retention }),
    bootstrapQuery.queryKey,
  )
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    save.mutate(Number(fieldText(new FormData(event.currentTarget), 'days')))
  }
  return (
    <form onSubmit={submit} className="grid max-w-md gap-2">
      <TextField
        label={t('Days')}
        name="days"
        type="number"
        defaultValue={days === null ? '' : String(days)}
        isRequired={false}
        placeholder={t('for ever')}
        note={t('Three or more; empty or 0 keeps them for ever.')}
      />
      <SaveRow save={save} />
    </form>
  )
}

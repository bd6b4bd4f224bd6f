import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'

import { createProject } from '../../api/settings.ts'
import { baseUrl } from '../../base-path.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { t } from '../../messages/translate.ts'
import { Section } from './section.tsx'

/** Makes a project in an organization and leads to where its keys are made. */
export function NewProject({ organizationId }: { readonly organizationId: string }): ReactNode {
  const create = useMutation({
    mutationFn: (name: string) => createProject(organizationId, name),
    // The whole page starts anew, with the project in its lists.
    onSuccess: ({ id }) =>
      location.assign(new URL(`project/${encodeURIComponent(id)}/settings/keys`, baseUrl())),
  })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    create.mutate(fieldText(new FormData(event.currentTarget), 'name'))
  }
  return (
    <Section
      title={t('New project')}
      text={t('A project has its own traces, keys, prompts and prices.')}
    >
      <form onSubmit={submit} className="flex max-w-md items-end gap-2">
        <div className="flex-1">
          <TextField label={t('Name')} name="name" />
        </div>
        <div className="flex h-8 items-center">
          <Button type="submit" kind="primary" isDisabled={create.isPending}>
            {t('Create project')}
          </Button>
        </div>
      </form>
      <FailureNote error={create.error} />
    </Section>
  )
}

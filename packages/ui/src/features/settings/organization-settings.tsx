import { useNavigate } from '@tanstack/react-router'
import type { FormEvent, ReactNode } from 'react'

import { bootstrapQuery } from '../../api/bootstrap.ts'
import { createProject } from '../../api/settings.ts'
import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { fieldText, TextField } from '../../components/text-field.tsx'
import { KeySection } from './key-section.tsx'
import { Section } from './section.tsx'
import { useChange } from './use-change.ts'
import type { Settings } from './use-settings.ts'

/** What belongs to the organization and not to one project: further projects, and its own keys. */
export function OrganizationSettings({ settings }: { readonly settings: Settings }): ReactNode {
  const { project, mayInOrganization } = settings
  return (
    <>
      <NewProject organizationId={project.organizationId} />
      {mayInOrganization('organization-keys:write') && (
        <KeySection
          title={`Keys of ${project.organizationName}`}
          text="For programs that manage projects, their keys and members. They open nothing inside a project."
          place={{ kind: 'organizations', id: project.organizationId }}
          mayWrite
        />
      )}
    </>
  )
}

function NewProject({ organizationId }: { readonly organizationId: string }): ReactNode {
  const navigate = useNavigate()
  const create = useChange(
    (name: string) => createProject(organizationId, name),
    bootstrapQuery.queryKey,
  )
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    create.mutate(fieldText(new FormData(event.currentTarget), 'name'), {
      onSuccess: ({ id }) =>
        void navigate({
          to: '/project/$projectId/settings/$page',
          params: { projectId: id, page: 'keys' },
        }),
    })
  }
  return (
    <Section title="New project" text="A project has its own traces, keys, prompts and prices.">
      <form onSubmit={submit} className="flex max-w-md items-end gap-2">
        <div className="flex-1">
          <TextField label="Name" name="name" />
        </div>
        <div className="flex h-8 items-center">
          <Button type="submit" kind="primary" isDisabled={create.isPending}>
            Create project
          </Button>
        </div>
      </form>
      <FailureNote error={create.error} />
    </Section>
  )
}

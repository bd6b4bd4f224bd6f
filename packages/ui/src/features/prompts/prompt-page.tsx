import type { Prompt } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { promptVersionsQuery } from '../../api/prompts.ts'
import { Button } from '../../components/button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { PromptForm } from './prompt-form.tsx'
import { VersionList } from './version-list.tsx'
import { VersionView } from './version-view.tsx'

const route = getRouteApi('/project/$projectId/prompts/$')

/** `/project/$projectId/prompts/<name>`: the versions of a prompt, what changed between them, and which one is live. */
export function PromptPage(): ReactNode {
  const { projectId, _splat: name = '' } = route.useParams()
  usePageTitle(name)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const versions = useQuery(promptVersionsQuery(projectId, name))
  const shown = versions.data?.find(({ version }) => String(version) === search.version)
  const selected = shown ?? versions.data?.[0]
  return (
    <>
      <PageHeader title={name}>
        {selected !== undefined && search.edit === undefined && (
          <Actions
            projectId={projectId}
            selected={selected}
            onNew={() => void navigate({ search: { ...search, edit: 'new' } })}
          />
        )}
      </PageHeader>
      {versions.data === undefined || selected === undefined ? (
        <Missing error={versions.error} onRetry={() => void versions.refetch()} />
      ) : search.edit === undefined ? (
        <Versions projectId={projectId} versions={versions.data} selected={selected} />
      ) : (
        <PromptForm
          key={selected.version}
          projectId={projectId}
          base={selected}
          onCancel={() => void navigate({ search: { version: String(selected.version) } })}
        />
      )}
    </>
  )
}

interface ActionsProps {
  readonly projectId: string
  readonly selected: Prompt
  readonly onNew: () => void
}

function Actions({ projectId, selected, onNew }: ActionsProps): ReactNode {
  const mayWrite = useMayWrite()
  return (
    <>
      {mayWrite && (
        <Link
          to="/project/$projectId/playground"
          params={{ projectId }}
          search={{ prompt: selected.name, version: String(selected.version) }}
          className="text-table text-accent hover:underline"
        >
          Playground
        </Link>
      )}
      <Button kind="primary" onClick={onNew}>
        New version
      </Button>
    </>
  )
}

interface VersionsProps {
  readonly projectId: string
  readonly versions: readonly Prompt[]
  readonly selected: Prompt
}

function Versions({ projectId, versions, selected }: VersionsProps): ReactNode {
  const { against } = route.useSearch()
  const navigate = route.useNavigate()
  const show = (version: number, other: string | undefined): void => {
    const search = { version: String(version), ...(other === undefined ? {} : { against: other }) }
    void navigate({ search, replace: true })
  }
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      <VersionList
        versions={versions}
        selected={selected.version}
        onSelect={(version) => show(version, against)}
      />
      <VersionView
        key={selected.id}
        projectId={projectId}
        versions={versions}
        selected={selected}
        against={versions.find(({ version }) => String(version) === against)}
        onAgainst={(other) => show(selected.version, other === '' ? undefined : other)}
      />
    </div>
  )
}

function Missing({ error, onRetry }: { error: Error | null; onRetry: () => void }): ReactNode {
  return error === null ? (
    <PageState state={{ kind: 'loading', what: 'the prompt' }} />
  ) : (
    <PageState state={{ kind: 'error', error, onRetry }} />
  )
}

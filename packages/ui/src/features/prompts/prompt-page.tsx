import type { Prompt } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { ApiError } from '../../api/client.ts'
import { promptVersionsQuery } from '../../api/prompts.ts'
import { Button } from '../../components/button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import type { Draft } from '../../drafts/drafts.ts'
import { readDraft } from '../../drafts/drafts.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { DraftLink } from './draft-note.tsx'
import { PromptEditor } from './prompt-editor.tsx'
import { useDraftPlace } from './use-prompt-draft.ts'
import { VersionList } from './version-list.tsx'
import { VersionView } from './version-view.tsx'

const route = getRouteApi('/project/$projectId/prompts/$')

/** `/project/$projectId/prompts/<name>`: the versions of a prompt, what changed between them, and which one is live. */
export function PromptPage(): ReactNode {
  const { projectId, _splat: name = '' } = route.useParams()
  usePageTitle(name)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const prompt = usePrompt(projectId, name, search.version)
  const { versions, selected, draft } = prompt
  const isWriting = search.edit !== undefined && (selected ?? draft) !== undefined
  return (
    <>
      <PageHeader title={name}>
        {selected !== undefined && search.edit === undefined && (
          <Actions
            projectId={projectId}
            selected={selected}
            draft={draft}
            onNew={() => void navigate({ search: { ...search, edit: 'new' } })}
          />
        )}
      </PageHeader>
      {isWriting && versions !== undefined ? (
        <PromptEditor
          projectId={projectId}
          name={name}
          versions={versions}
          selected={selected}
          onClose={() => void navigate({ search: {} })}
        />
      ) : versions === undefined || selected === undefined ? (
        <Missing error={prompt.error} onRetry={prompt.onRetry} />
      ) : (
        <Versions projectId={projectId} versions={versions} selected={selected} />
      )}
    </>
  )
}

/** All versions of a prompt, the one that was chosen, and what the person has written and not saved. */
function usePrompt(projectId: string, name: string, chosen: string | undefined) {
  const query = useQuery(promptVersionsQuery(projectId, name))
  const place = useDraftPlace(name)
  // What was removed while it was written stays in the editor.
  const isRemoved = query.error instanceof ApiError && query.error.status === 404
  const versions = isRemoved ? [] : query.data
  return {
    versions,
    selected: versions?.find(({ version }) => String(version) === chosen) ?? versions?.[0],
    draft: place && readDraft(place),
    error: query.error,
    onRetry: () => void query.refetch(),
  }
}

interface ActionsProps {
  readonly projectId: string
  readonly selected: Prompt
  readonly draft: Draft | undefined
  readonly onNew: () => void
}

function Actions({ projectId, selected, draft, onNew }: ActionsProps): ReactNode {
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
          {t('Playground')}
        </Link>
      )}
      {draft === undefined ? (
        <Button kind="primary" onClick={onNew}>
          {t('New version')}
        </Button>
      ) : (
        <DraftLink draft={draft} onOpen={onNew} />
      )}
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
    <PageState state={{ kind: 'loading', what: t('the prompt') }} />
  ) : (
    <PageState state={{ kind: 'error', error, onRetry }} />
  )
}

import type { Prompt } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { promptVersionsQuery } from '../../api/prompts.ts'
import { observationQuery, projectTrace } from '../../api/trace-source.ts'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { documentOfCall, documentOfPrompt, EMPTY_DOCUMENT } from './playground-document.ts'
import { Playground } from './playground.tsx'

const route = getRouteApi('/project/$projectId/playground')

/** `/project/$projectId/playground`: what if? Starts from a call, from a version of a prompt, or from nothing. */
export function PlaygroundPage(): ReactNode {
  usePageTitle(t('Playground'))
  const { projectId } = route.useParams()
  const { trace, observation, prompt, version } = route.useSearch()
  if (trace !== undefined && observation !== undefined) {
    return <FromCall projectId={projectId} traceId={trace} observationId={observation} />
  }
  if (prompt !== undefined) {
    const from = { projectId, name: prompt, version }
    return <FromPrompt key={JSON.stringify(from)} {...from} />
  }
  return <Playground projectId={projectId} start={EMPTY_DOCUMENT} />
}

interface FromCallProps {
  readonly projectId: string
  readonly traceId: string
  readonly observationId: string
}

function FromCall(props: FromCallProps): ReactNode {
  const call = useQuery(
    observationQuery(
      projectTrace(props.projectId, props.traceId),
      props.observationId,
      'playground',
    ),
  )
  if (call.data === undefined) {
    return <Missing what={t('the call')} error={call.error} onRetry={() => void call.refetch()} />
  }
  const { promptName } = call.data
  return (
    <Playground
      key={props.observationId}
      projectId={props.projectId}
      start={documentOfCall(call.data)}
      {...(promptName !== null && { promptName })}
    />
  )
}

interface FromPromptProps {
  readonly projectId: string
  readonly name: string
  /** Undefined: the newest. */
  readonly version: string | undefined
}

/** Starts from a version as it was at first: one that is saved meanwhile changes nothing that is being tried. */
function FromPrompt({ projectId, name, version }: FromPromptProps): ReactNode {
  const versions = useQuery(promptVersionsQuery(projectId, name))
  const [start, setStart] = useState<Prompt>()
  const shown = versions.data?.find((one) => String(one.version) === version) ?? versions.data?.[0]
  if (start === undefined && shown !== undefined) setStart(shown)
  if (start === undefined) {
    return (
      <Missing
        what={t('the prompt')}
        error={versions.error}
        onRetry={() => void versions.refetch()}
      />
    )
  }
  return <Playground projectId={projectId} start={documentOfPrompt(start)} promptName={name} />
}

interface MissingProps {
  readonly what: string
  readonly error: Error | null
  readonly onRetry: () => void
}

function Missing({ what, error, onRetry }: MissingProps): ReactNode {
  return error === null ? (
    <PageState state={{ kind: 'loading', what }} />
  ) : (
    <PageState state={{ kind: 'error', error, onRetry }} />
  )
}

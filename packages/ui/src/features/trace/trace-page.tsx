import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { ApiError } from '../../api/client.ts'
import { projectTrace } from '../../api/trace-source.ts'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { shortId } from '../../format/id.ts'
import { t } from '../../messages/translate.ts'
import { TraceSourceProvider } from './trace-source-provider.tsx'
import { TraceView } from './trace-view.tsx'
import { useSkeleton } from './use-skeleton.ts'

const route = getRouteApi('/project/$projectId/traces/$traceId')

/** `/project/$projectId/traces/$traceId`: what happened in one run. */
export function TracePage(): ReactNode {
  const { projectId, traceId } = route.useParams()
  const source = useMemo(() => projectTrace(projectId, traceId), [projectId, traceId])
  const query = useSkeleton(source, traceId)
  usePageTitle(query.data?.name ?? t('trace {traceId}', { traceId: shortId(traceId) }))
  if (query.data !== undefined) {
    return (
      <TraceSourceProvider source={source}>
        <TraceView key={traceId} skeleton={query.data} receivedMs={query.dataUpdatedAt} />
      </TraceSourceProvider>
    )
  }
  if (query.isPending && query.failureCount === 0) {
    return <PageState state={{ kind: 'loading', what: t('the trace') }} />
  }
  if (query.error instanceof ApiError && query.error.status === 404) {
    return <NoSuchTrace projectId={projectId} traceId={traceId} />
  }
  if (query.error === null) return <PageState state={{ kind: 'loading', what: t('the trace') }} />
  return (
    <PageState state={{ kind: 'error', error: query.error, onRetry: () => void query.refetch() }} />
  )
}

function NoSuchTrace({ projectId, traceId }: { projectId: string; traceId: string }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        isWholePage: true,
        title: t('This trace is not here.'),
        text: t(
          'No observation of the trace {traceId} has arrived in this project, or it was deleted. This page opens it as soon as it comes.',
          { traceId },
        ),
        action: (
          <Link
            to="/project/$projectId/traces"
            params={{ projectId }}
            className="text-accent underline"
          >
            {t('All traces')}
          </Link>
        ),
      }}
    />
  )
}

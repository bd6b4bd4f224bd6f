import type { TraceRow } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { projectTrace, skeletonQuery } from '../../api/trace-source.ts'
import { newestRowsQuery } from '../../api/traces.ts'
import { Estimate } from '../../components/estimate.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { previewText } from '../../format/preview.ts'
import { t } from '../../messages/translate.ts'

/** Runs that are offered. */
const OFFERED_RUNS = 50

/** With which run a trace is compared: the latest of the same name, those that went well first. */
export function PickPartner({
  projectId,
  traceId,
}: {
  projectId: string
  traceId: string
}): ReactNode {
  const trace = useQuery(skeletonQuery(projectTrace(projectId, traceId)))
  const name = trace.data?.name ?? undefined
  const runs = useQuery({
    ...newestRowsQuery(projectId, name === undefined ? {} : { name }, OFFERED_RUNS),
    enabled: trace.data !== undefined,
  })
  const error = trace.error ?? runs.error
  if (error !== null) {
    return <PageState state={{ kind: 'error', error, onRetry: () => void trace.refetch() }} />
  }
  if (runs.data === undefined) {
    return <PageState state={{ kind: 'loading', what: t('the other runs') }} />
  }
  const others = runs.data.rows
    .filter(({ id }) => id !== traceId)
    .toSorted((a, b) => Number(a.errorCount > 0) - Number(b.errorCount > 0))
  return (
    <>
      <PageHeader
        title={t('Compare {name} with …', {
          name: name ?? t('trace {traceId}', { traceId: shortId(traceId) }),
        })}
      />
      {others.length === 0 ? (
        <PageState
          state={{
            kind: 'empty',
            title: t('There is no other run.'),
            text: t('As soon as the same program has run again, its runs are offered here.'),
          }}
        />
      ) : (
        <ul aria-label={t('Other runs')} className="min-h-0 flex-1 overflow-y-auto">
          {others.map((run) => (
            <li key={run.id}>
              <Run projectId={projectId} traceId={traceId} run={run} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

interface RunProps {
  readonly projectId: string
  readonly traceId: string
  readonly run: TraceRow
}

function Run({ projectId, traceId, run }: RunProps): ReactNode {
  return (
    <Link
      to="/project/$projectId/compare"
      params={{ projectId }}
      search={{ a: traceId, b: run.id }}
      className="numeric flex h-8 items-center gap-3 border-b px-4 text-table hover:bg-hover max-md:px-3"
    >
      <Moment at={run.timestamp} className="w-28 shrink-0 text-faint" />
      <span className="shrink-0 font-medium">{run.name ?? shortId(run.id)}</span>
      {run.errorCount > 0 && (
        <CircleAlert
          size={14}
          role="img"
          aria-label={t('failed')}
          className="shrink-0 text-error"
        />
      )}
      <span className="payload-line text-muted">{previewText(run.inputPreview ?? '')}</span>
      <span className="ms-auto shrink-0">
        {run.durationMs === null ? '—' : formatDuration(run.durationMs)}
      </span>
      <span className="min-w-16 shrink-0 text-end">
        <Estimate isEstimated={run.usageEstimated}>{formatCost(run.totalCost)}</Estimate>
      </span>
    </Link>
  )
}

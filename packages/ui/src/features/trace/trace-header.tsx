import { Link } from '@tanstack/react-router'
import { ArrowLeftRight, ChevronRight, CircleAlert, Share2 } from 'lucide-react'
import { lazy, memo, Suspense, useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import { CopyButton } from '../../components/copy-button.tsx'
import { approximate, Estimate } from '../../components/estimate.tsx'
import { LiveDot } from '../../components/live-dot.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { plural, t } from '../../messages/translate.ts'
import type { TraceModel } from './trace-model.ts'
import { isStillLive } from './trace-model.ts'
import { useTraceSource } from './trace-source-context.ts'
import type { TraceTotals } from './trace-totals.ts'
import { traceTotals } from './trace-totals.ts'

/** Comes after the rows. */
const TraceAttributes = lazy(async () => ({
  default: (await import('./trace-attributes.tsx')).TraceAttributes,
}))
const ShareDialog = lazy(async () => ({
  default: (await import('../share/share-dialog.tsx')).ShareDialog,
}))

export interface TraceHeaderProps {
  readonly model: TraceModel
  readonly onShowTrace: () => void
}

/** The name of the trace and the sums of all of it. */
export const TraceHeader = memo(function TraceHeader(props: TraceHeaderProps): ReactNode {
  const { model } = props
  const { skeleton } = model
  const { projectId } = useTraceSource()
  const totals = useMemo(() => traceTotals(model), [model])
  const isLive = useMemo(() => isStillLive(skeleton, Date.now()), [skeleton])
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b px-4 max-md:px-3">
      <nav aria-label={t('Breadcrumb')} className="flex min-w-0 items-center gap-1">
        {projectId !== undefined && (
          <>
            <Link
              to="/project/$projectId/traces"
              params={{ projectId }}
              className="text-muted hover:text-text max-md:hidden"
            >
              {t('Traces')}
            </Link>
            <ChevronRight size={14} aria-hidden className="shrink-0 text-faint max-md:hidden" />
          </>
        )}
        <h1 className="min-w-0">
          <button
            type="button"
            onClick={props.onShowTrace}
            title={t('Input, output and sums of the whole trace')}
            className="payload-line block max-w-full text-emphasis font-semibold hover:underline"
          >
            {skeleton.name ?? t('trace {traceId}', { traceId: shortId(skeleton.traceId) })}
          </button>
        </h1>
      </nav>
      <Totals totals={totals} />
      <Suspense>
        <TraceAttributes model={model} />
      </Suspense>
      <div className="ms-auto flex items-center gap-2">
        {isLive && projectId !== undefined && <LiveDot />}
        {projectId !== undefined && <ProjectActions projectId={projectId} model={model} />}
        <CopyButton label={t('Copy the trace id')} text={() => skeleton.traceId} isIconOnly />
      </div>
    </header>
  )
})

interface ProjectActionsProps {
  readonly projectId: string
  readonly model: TraceModel
}

const ACTION =
  'grid size-6 shrink-0 place-items-center rounded-control text-faint hover:bg-hover hover:text-text'

/** What can be done with a trace of a project. */
function ProjectActions({ projectId, model }: ProjectActionsProps): ReactNode {
  const [isSharing, setIsSharing] = useState(false)
  return (
    <>
      <Link
        to="/project/$projectId/compare"
        params={{ projectId }}
        search={{ a: model.skeleton.traceId }}
        aria-label={t('Compare with another run')}
        title={t('Compare with another run')}
        className={ACTION}
      >
        <ArrowLeftRight size={14} aria-hidden />
      </Link>
      <button
        type="button"
        aria-label={t('Share or save')}
        title={t('Share or save')}
        onClick={() => setIsSharing(true)}
        className={ACTION}
      >
        <Share2 size={14} aria-hidden />
      </button>
      {isSharing && (
        <Suspense>
          <ShareDialog projectId={projectId} model={model} onClose={() => setIsSharing(false)} />
        </Suspense>
      )}
    </>
  )
}

function Totals({ totals }: { readonly totals: TraceTotals }): ReactNode {
  const { errors, unpriced } = totals
  return (
    <p className="numeric flex shrink-0 items-center gap-3 text-table text-muted">
      {errors > 0 && (
        <span className="flex items-center gap-1 font-medium text-error">
          <CircleAlert size={14} aria-hidden />
          {plural(errors, ['1 error', '{count} errors'])}
        </span>
      )}
      <span title={t('From the first start to the last end')}>
        {formatDuration(totals.durationMs)}
      </span>
      <span
        title={
          unpriced > 0
            ? t('{count} observations have no price', { count: formatCount(unpriced) })
            : undefined
        }
      >
        <Estimate isEstimated={totals.isEstimated}>{formatCost(totals.cost)}</Estimate>
        {unpriced > 0 && totals.cost !== null && ' +'}
      </span>
      {totals.tokens > 0 && (
        <span
          className="max-md:hidden"
          title={t('{count} tokens', { count: formatCount(totals.tokens) })}
        >
          {t('{count} tokens', {
            count: approximate(formatTokensCompact(totals.tokens), totals.isEstimated),
          })}
        </span>
      )}
      <span className="max-lg:hidden">
        {plural(totals.count, ['1 observation', '{count} observations'])}
      </span>
    </p>
  )
}

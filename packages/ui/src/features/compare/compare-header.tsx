import { Link } from '@tanstack/react-router'
import { ArrowLeftRight, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { Estimate } from '../../components/estimate.tsx'
import { Moment } from '../../components/moment.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { plural, t } from '../../messages/translate.ts'
import type { TraceModel } from '../trace/trace-model.ts'
import { traceTotals } from '../trace/trace-totals.ts'

export interface CompareHeaderProps {
  readonly projectId: string
  readonly models: readonly [TraceModel, TraceModel]
}

/** Which two runs are compared, each in numbers and with the way to it. */
export function CompareHeader({ projectId, models }: CompareHeaderProps): ReactNode {
  const [one, other] = models
  const ids = [one.skeleton.traceId, other.skeleton.traceId] as const
  const button =
    'flex h-7 shrink-0 items-center gap-1.5 rounded-control border px-2 text-table text-muted hover:bg-hover hover:text-text'
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5 max-md:px-3">
      <h1 className="sr-only">{t('Compare two traces')}</h1>
      <Run projectId={projectId} label="A" model={one} />
      <Link
        to="/project/$projectId/compare"
        params={{ projectId }}
        search={{ a: ids[1], b: ids[0] }}
        title={t('Swap the two')}
        className={button}
      >
        <ArrowLeftRight size={14} aria-hidden />
        {t('Swap')}
      </Link>
      <Run projectId={projectId} label="B" model={other} />
      <Link
        to="/project/$projectId/compare"
        params={{ projectId }}
        search={{ a: ids[0] }}
        className={`ms-auto ${button}`}
      >
        {t('Compare A with another')}
      </Link>
    </header>
  )
}

interface RunProps {
  readonly projectId: string
  readonly label: string
  readonly model: TraceModel
}

function Run({ projectId, label, model }: RunProps): ReactNode {
  const { skeleton } = model
  const { errors, durationMs, cost, isEstimated } = traceTotals(model)
  return (
    <p className="numeric flex min-w-0 items-center gap-2 text-table text-muted">
      <span className="rounded-control bg-hover px-1.5 font-medium text-text">{label}</span>
      <Link
        to="/project/$projectId/traces/$traceId"
        params={{ projectId, traceId: skeleton.traceId }}
        className="payload-line font-medium text-text hover:underline"
      >
        {skeleton.name ?? t('trace {traceId}', { traceId: shortId(skeleton.traceId) })}
      </Link>
      <span className="text-faint">{shortId(skeleton.traceId)}</span>
      <Moment at={skeleton.timestamp} className="max-lg:hidden" />
      <span>{formatDuration(durationMs)}</span>
      <span className="max-lg:hidden">
        <Estimate isEstimated={isEstimated}>{formatCost(cost)}</Estimate>
      </span>
      {errors > 0 && (
        <span className="flex items-center gap-1 font-medium text-error">
          <CircleAlert size={14} aria-hidden />
          {plural(errors, ['1 error', '{count} errors'])}
        </span>
      )}
    </p>
  )
}

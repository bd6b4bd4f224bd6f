import type { TraceRow } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import { ListTree, X } from 'lucide-react'
import type { ReactNode } from 'react'

import { Estimate } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { ScorePanel } from '../scores/score-panel.tsx'
import { PeekFilters } from './peek-filters.tsx'
import { traceName } from './trace-name.tsx'
import { TracePayload } from './trace-payload.tsx'

export interface TracePeekProps {
  readonly projectId: string
  readonly traceId: string
  /** Its numbers, while the list holds it. */
  readonly row: TraceRow | undefined
  /** Told the term that the filter of the list gets besides. */
  readonly onFilter: (term: string) => void
  readonly onClose: () => void
}

/** What went into a trace and came out, beside the list; j and k go to its neighbours. */
export function TracePeek(props: TracePeekProps): ReactNode {
  const { projectId, traceId, row, onFilter, onClose } = props
  return (
    <aside aria-label={t('Peek')} className="detail-panel peek-panel flex flex-col border-s bg-bg">
      <header className="flex h-10 shrink-0 items-center gap-2 border-b px-4">
        <ListTree size={16} aria-hidden className="shrink-0 text-muted" />
        <h2 className="payload-line text-emphasis font-semibold">
          {row === undefined ? traceId : traceName(row)}
        </h2>
        <div className="ms-auto flex shrink-0 items-center gap-2">
          <Link
            to="/project/$projectId/traces/$traceId"
            params={{ projectId, traceId }}
            className="text-table text-accent hover:underline"
          >
            {t('Open')}
          </Link>
          <button
            type="button"
            onClick={onClose}
            aria-label={t('Close the peek')}
            title={t('Close (Esc)')}
            className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
          >
            <X size={16} aria-hidden />
          </button>
        </div>
      </header>
      {row !== undefined && (
        <>
          <Facts row={row} />
          <PeekFilters row={row} onFilter={onFilter} />
        </>
      )}
      <div
        tabIndex={0}
        role="region"
        aria-label={t('Contents of the trace')}
        className="grid min-h-0 flex-1 auto-rows-max content-start gap-5 overflow-y-auto p-4 -outline-offset-2"
      >
        <TracePayload projectId={projectId} traceId={traceId} />
        <section aria-label={t('Scores of the trace')} className="grid gap-2">
          <h3 className="text-table font-medium">{t('Scores')}</h3>
          <ScorePanel
            key={traceId}
            projectId={projectId}
            subject={{ traceId }}
            emptyText={t('No scores of the trace itself.')}
          />
        </section>
      </div>
    </aside>
  )
}

function Facts({ row }: { readonly row: TraceRow }): ReactNode {
  const facts = [
    [t('Duration'), row.durationMs === null ? '—' : formatDuration(row.durationMs)],
    [t('Steps'), formatCount(row.observationCount)],
    [
      t('Tokens'),
      <Estimate key="tokens" isEstimated={row.usageEstimated}>
        {formatCount(row.totalTokens)}
      </Estimate>,
    ],
    [
      t('Cost'),
      <Estimate key="cost" isEstimated={row.usageEstimated}>
        {formatCost(row.totalCost)}
      </Estimate>,
    ],
    [t('Errors'), formatCount(row.errorCount)],
  ] as const
  return (
    <dl className="flex shrink-0 flex-wrap gap-x-4 gap-y-1 border-b px-4 py-2 text-table">
      {facts.map(([label, value]) => (
        <div key={label} className="flex gap-1.5">
          <dt className="text-faint">{label}</dt>
          <dd className="numeric">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

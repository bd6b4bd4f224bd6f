import type { Arrival } from '@heddle/core/schemas'
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { Moment } from '../../components/moment.tsx'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { explainRefusal } from './explain-refusal.ts'
import { useArrivals } from './use-arrivals.ts'

export interface ArrivalLogProps {
  readonly projectId: string
  /** What is said while there is nothing to show. */
  readonly nothing: string
  readonly onlyRefused?: boolean
}

/** Requests of the last quarter of an hour that wanted to send traces, refused ones with their reasons. */
export function ArrivalLog({ projectId, nothing, onlyRefused }: ArrivalLogProps): ReactNode {
  const { arrivals, error } = useArrivals(projectId)
  const shown = arrivals?.filter(({ reason }) => onlyRefused !== true || reason !== null)
  if (shown === undefined || shown.length === 0) {
    const text = shown === undefined ? (error?.message ?? t('Loading…')) : nothing
    return <p className="text-table text-faint">{text}</p>
  }
  return (
    <ol
      aria-label={t('Requests')}
      aria-live="polite"
      className="grid max-h-80 overflow-y-auto rounded-card border"
      tabIndex={0}
    >
      {shown.map((arrival) => (
        <ArrivalLine key={arrival.id} arrival={arrival} />
      ))}
    </ol>
  )
}

function ArrivalLine({ arrival }: { readonly arrival: Arrival }): ReactNode {
  const { at, path, status, key, client, reason } = arrival
  const advice = reason === null ? undefined : explainRefusal(arrival)
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-3 py-2 text-table [&:not(:first-child)]:border-t">
      <span className="flex items-center gap-2">
        <StatusIcon arrival={arrival} />
        <Moment at={at} className="numeric text-muted" />
      </span>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
        <span className="numeric font-medium">{status}</span>
        <code className="font-mono text-meta">POST {path}</code>
        <span className="text-muted">{describe(arrival)}</span>
        <span className="text-faint">
          {[key === null ? t('no key') : t('key {key}', { key }), client]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {reason !== null && (
        <p className="payload-text col-start-2 text-muted">
          {reason} {advice}
        </p>
      )}
    </li>
  )
}

function StatusIcon({ arrival: { status, reason } }: { readonly arrival: Arrival }): ReactNode {
  if (status >= 400) {
    return <CircleAlert size={14} role="img" aria-label={t('refused')} className="text-error" />
  }
  return reason === null ? (
    <CircleCheck size={14} role="img" aria-label={t('taken')} className="text-success" />
  ) : (
    <TriangleAlert size={14} role="img" aria-label={t('taken in part')} className="text-warning" />
  )
}

function describe({ status, accepted, rejected }: Arrival): string {
  if (status >= 400) return t('refused')
  const stored = formatCount(accepted)
  return rejected === 0
    ? t('{stored} stored', { stored })
    : t('{stored} stored, {refused} refused', { stored, refused: formatCount(rejected) })
}

import type { TracePayload, TraceRow } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowUpRight, CircleAlert } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { useMemo } from 'react'

import { projectTrace, tracePayloadQuery } from '../../api/trace-source.ts'
import { matchToolResults } from '../../chat/match-tool-results.ts'
import { turnMessages } from '../../chat/turn-messages.ts'
import { Estimate } from '../../components/estimate.tsx'
import { MessageView } from '../../components/message-view/message-view.tsx'
import { Moment } from '../../components/moment.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { plural, t } from '../../messages/translate.ts'

export interface TurnViewProps {
  readonly ref: Ref<HTMLElement>
  readonly projectId: string
  readonly turn: TraceRow
  /** How long nobody spoke before it. */
  readonly idleMs: number | undefined
  readonly showsAll: boolean
  readonly place: {
    readonly index: number
    readonly top: number
    readonly setSize: number
    readonly isActive: boolean
  }
}

/** One trace of a session: what was said, in numbers, and the way to all of it. */
export function TurnView({
  ref,
  projectId,
  turn,
  idleMs,
  showsAll,
  place,
}: TurnViewProps): ReactNode {
  const payload = useQuery(tracePayloadQuery(projectTrace(projectId, turn.id)))
  return (
    <article
      ref={ref}
      data-index={place.index}
      aria-posinset={place.index + 1}
      aria-setsize={place.setSize}
      aria-label={t('Turn {index}', { index: place.index + 1 })}
      aria-current={place.isActive ? 'true' : undefined}
      className="absolute inset-x-0 top-0 px-4 pb-4 aria-[current]:bg-accent-tint"
      style={{ transform: `translateY(${place.top}px)` }}
    >
      <div className="mx-auto grid max-w-3xl gap-3 pt-3">
        {idleMs !== undefined && (
          <p className="numeric flex items-center gap-2 text-meta text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {t('{idleMs} idle', { idleMs: formatDuration(idleMs) })}
          </p>
        )}
        <Numbers projectId={projectId} turn={turn} index={place.index} />
        {payload.data !== undefined && <Messages payload={payload.data} showsAll={showsAll} />}
        {payload.isPending && <div className="running-pulse h-24 rounded-card bg-hover" />}
        {payload.isError && (
          <p role="alert" className="text-error">
            {payload.error.message}
          </p>
        )}
      </div>
    </article>
  )
}

function Messages({ payload, showsAll }: { payload: TracePayload; showsAll: boolean }): ReactNode {
  const { messages, results } = useMemo(() => {
    const { all, said } = turnMessages(payload.input, payload.output)
    return matchToolResults(showsAll ? all : said)
  }, [payload, showsAll])
  if (messages.length === 0) {
    return <p className="text-faint">{t('The SDK recorded neither input nor output here.')}</p>
  }
  return messages.map((message, index) => (
    <MessageView key={index} message={message} results={results} />
  ))
}

interface NumbersProps {
  readonly projectId: string
  readonly turn: TraceRow
  readonly index: number
}

function Numbers({ projectId, turn, index }: NumbersProps): ReactNode {
  const { errorCount } = turn
  return (
    <header className="numeric flex flex-wrap items-center gap-x-3 gap-y-1 border-t pt-3 text-table text-muted">
      <h2 className="font-medium text-text">{t('Turn {index}', { index: index + 1 })}</h2>
      <Moment at={turn.timestamp} />
      {turn.durationMs !== null && <span>{formatDuration(turn.durationMs)}</span>}
      {turn.totalCost !== null && (
        <Estimate isEstimated={turn.usageEstimated}>{formatCost(turn.totalCost)}</Estimate>
      )}
      {turn.running && <span className="text-accent">{t('running')}</span>}
      {errorCount > 0 && (
        <span className="flex items-center gap-1 font-medium text-error">
          <CircleAlert size={14} aria-hidden />
          {plural(errorCount, ['1 error', '{count} errors'])}
        </span>
      )}
      <Link
        to="/project/$projectId/traces/$traceId"
        params={{ projectId, traceId: turn.id }}
        className="ms-auto flex items-center gap-1 text-accent hover:underline"
      >
        {turn.name ?? t('trace {traceId}', { traceId: shortId(turn.id) })}
        <ArrowUpRight size={14} aria-hidden />
      </Link>
    </header>
  )
}

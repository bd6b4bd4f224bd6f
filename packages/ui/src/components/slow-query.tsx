import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'

import { formatCount } from '../format/tokens.ts'
import { t } from '../messages/translate.ts'
import { Button } from './button.tsx'

/** A question that runs longer than this, ms, can be stopped. */
const SLOW_MS = 4000

/** What is known of a query here. */
export interface AskedQuery {
  readonly fetchStatus: 'fetching' | 'paused' | 'idle'
  readonly isPending: boolean
  readonly isPlaceholderData: boolean
  readonly refetch: () => Promise<unknown>
}

/** Whether a query has no answer to its question and asks for none: it was stopped. */
export function isStopped({ fetchStatus, isPending, isPlaceholderData }: AskedQuery): boolean {
  return fetchStatus === 'idle' && (isPending || isPlaceholderData)
}

export interface SlowQueryProps {
  /** What is asked for: `Cost by model`. */
  readonly what: string
  readonly query: AskedQuery
  readonly onCancel: () => void
  /** Asks for the last 24 hours instead; absent where that is no less. */
  readonly onShorter?: (() => void) | undefined
}

/** A question that takes long can be stopped; one that was stopped says so, and what to do instead. */
export function SlowQuery(props: SlowQueryProps): ReactNode {
  const { what, query, onCancel, onShorter } = props
  const isFetching = query.fetchStatus === 'fetching'
  const isSlow = useSlow(isFetching && (query.isPending || query.isPlaceholderData))
  const shorter = onShorter && <Button onClick={onShorter}>{t('Try the last 24 hours')}</Button>
  if (isStopped(query)) {
    return (
      <Note text={t('{what}: stopped before the answer came.', { what })}>
        <Button onClick={() => void query.refetch()}>{t('Ask again')}</Button>
        {shorter}
      </Note>
    )
  }
  if (!isSlow) return null
  return (
    <Note text={t('{what} takes longer than usual.', { what })}>
      <Button onClick={onCancel}>{t('Cancel')}</Button>
      {shorter}
    </Note>
  )
}

export interface PartialNoteProps {
  /** Rows of the answer, and the most that it holds. */
  readonly rows: number
  readonly limit: number | undefined
  readonly onShorter?: (() => void) | undefined
}

/** Says that an answer is as long as answers get: there may be more. */
export function PartialNote({ rows, limit, onShorter }: PartialNoteProps): ReactNode {
  if (limit === undefined || rows < limit) return null
  return (
    <Note
      text={t('Partial: the first {rows} numbers; there are more.', {
        rows: formatCount(rows),
      })}
    >
      {onShorter && <Button onClick={onShorter}>{t('Try the last 24 hours')}</Button>}
    </Note>
  )
}

function Note({ text, children }: { text: string; children: ReactNode }): ReactNode {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2 rounded-control bg-warning-tint px-2 py-1 text-table text-warning"
    >
      <span className="min-w-0">{text}</span>
      {children}
    </div>
  )
}

/** True once something has gone on for a while. */
function useSlow(isGoingOn: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    if (!isGoingOn) return undefined
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS)
    return () => {
      clearTimeout(timer)
      setIsSlow(false)
    }
  }, [isGoingOn])
  return isGoingOn && isSlow
}

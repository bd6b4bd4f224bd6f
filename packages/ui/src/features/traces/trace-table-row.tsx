import type { TraceRow } from '@heddle/core/schemas'
import { Link, useNavigate } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import type { ReactNode } from 'react'

import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { previewText } from '../../format/preview.ts'
import { formatAgo, formatTime } from '../../format/time.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'

/** The columns in the order of the cells. */
export const TRACE_COLUMNS = [
  { label: 'Time', isNumber: false },
  { label: 'Name', isNumber: false },
  { label: 'Input', isNumber: false },
  { label: 'Output', isNumber: false },
  { label: 'Steps', isNumber: true },
  { label: 'Latency', isNumber: true },
  { label: 'Tokens', isNumber: true },
  { label: 'Cost', isNumber: true },
] as const

export interface TraceTableRowProps {
  readonly projectId: string
  readonly row: TraceRow
  readonly index: number
  readonly top: number
  readonly height: number
  readonly isActive: boolean
}

/** One trace of the list. The name is the link; the whole row can be clicked. */
export const TraceTableRow = memo(function TraceTableRow(props: TraceTableRowProps): ReactNode {
  const { projectId, row, index, isActive } = props
  const navigate = useNavigate()
  const nowMs = Date.now()
  return (
    <div
      role="row"
      id={`trace-${row.id}`}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a') !== null) return
        if (getSelection()?.isCollapsed === false) return
        void navigate({
          to: '/project/$projectId/traces/$traceId',
          params: { projectId, traceId: row.id },
        })
      }}
      className="traces-grid absolute inset-x-0 top-0 cursor-pointer border-b text-table hover:bg-hover aria-selected:bg-accent-tint"
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
    >
      <div
        role="gridcell"
        className="numeric text-muted"
        title={[row.timestamp, formatAgo(row.timestamp, nowMs)].filter(Boolean).join(' · ')}
      >
        {formatTime(row.timestamp, { nowMs })}
      </div>
      <div role="gridcell" className="flex min-w-0 items-center gap-1.5">
        <Status row={row} />
        <Link
          to="/project/$projectId/traces/$traceId"
          params={{ projectId, traceId: row.id }}
          tabIndex={-1}
          className="payload-line font-medium"
          title={row.name ?? row.id}
        >
          {row.name ?? `trace ${shortId(row.id)}`}
        </Link>
      </div>
      <Preview text={row.inputPreview} className="text-muted" />
      <Preview text={row.outputPreview} className="text-muted max-md:hidden" />
      <Numbers row={row} />
    </div>
  )
})

function Preview({ text, className }: { text: string | null; className: string }): ReactNode {
  return (
    <div role="gridcell" className={`payload-line ${className}`} data-preview>
      {text === null ? null : previewText(text)}
    </div>
  )
}

function Numbers({ row }: { readonly row: TraceRow }): ReactNode {
  const tokens = `${formatCount(row.inputTokens)} in, ${formatCount(row.outputTokens)} out`
  return (
    <>
      <div role="gridcell" className="numeric text-end text-muted max-md:hidden">
        {formatCount(row.observationCount)}
      </div>
      <div role="gridcell" className="numeric text-end">
        {row.durationMs === null ? (
          <span className="text-faint">—</span>
        ) : (
          formatDuration(row.durationMs)
        )}
      </div>
      <div
        role="gridcell"
        className="numeric text-end text-muted max-md:hidden"
        title={row.totalTokens > 0 ? tokens : undefined}
      >
        {row.totalTokens > 0 ? (
          formatTokensCompact(row.totalTokens)
        ) : (
          <span className="text-faint">—</span>
        )}
      </div>
      <div role="gridcell" className="numeric text-end max-md:hidden">
        {row.totalCost === null ? <span className="text-faint">—</span> : formatCost(row.totalCost)}
      </div>
    </>
  )
}

function Status({ row }: { readonly row: TraceRow }): ReactNode {
  if (row.errorCount > 0) {
    const label = row.errorCount === 1 ? '1 error' : `${formatCount(row.errorCount)} errors`
    return <CircleAlert size={14} role="img" aria-label={label} className="shrink-0 text-error" />
  }
  if (row.running) {
    return (
      <LoaderCircle
        size={14}
        role="img"
        aria-label="running"
        className="shrink-0 text-accent motion-safe:animate-spin"
      />
    )
  }
  if (row.warningCount > 0) {
    return (
      <TriangleAlert size={14} role="img" aria-label="warning" className="shrink-0 text-warning" />
    )
  }
  return <CircleCheck size={14} role="img" aria-label="ok" className="shrink-0 text-success" />
}

import { ChevronDown, ChevronRight, CircleAlert, LoaderCircle, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import type { MouseEvent, ReactNode } from 'react'

import { approximate, estimateNote } from '../../components/estimate.tsx'
import { TypeIcon } from '../../components/type-icon.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { isRunning, modelOf, nameOf } from '../../trace-view/columns.ts'
import type { PayloadHit } from '../../trace-view/payload-hits.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import { rowDomId } from './row-dom-id.ts'
import type { TraceModel } from './trace-model.ts'
import { WaterfallBar } from './waterfall-bar.tsx'

/** Indentation of one level, px, and the levels that are indented; deeper rows say their level. */
const INDENT_PX = 14
const INDENTED_LEVELS = 14

export interface TraceRowProps {
  readonly model: TraceModel
  readonly row: number
  readonly rowIndex: number
  readonly top: number
  readonly height: number
  readonly isSelected: boolean
  readonly isCollapsed: boolean
  readonly isHit: boolean
  /** Where the payload says what is looked for. */
  readonly said: PayloadHit | undefined
  readonly showsPath: boolean
  readonly onSelect: (id: string) => void
  readonly onToggle: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onZoom: (window: TimeWindow) => void
}

/** One observation: name in the tree, numbers, bar. */
export const TraceRow = memo(function TraceRow(props: TraceRowProps): ReactNode {
  const { model, row, isSelected, isCollapsed } = props
  const { columns, sums } = model
  const id = columns.id[row] ?? ''
  const parent = columns.parent[row] ?? -1
  const childCount = sums.childCount[row] ?? 0
  return (
    <div
      role="row"
      id={rowDomId(row)}
      aria-rowindex={props.rowIndex}
      aria-level={(columns.depth[row] ?? 0) + 1}
      aria-posinset={sums.position[row]}
      aria-setsize={parent < 0 ? sums.rootCount : sums.childCount[parent]}
      {...(childCount > 0 ? { 'aria-expanded': !isCollapsed } : {})}
      aria-selected={isSelected}
      onClick={() => {
        props.onSelect(id)
        props.onOpen(id)
      }}
      onDoubleClick={() => {
        if (childCount > 0) props.onToggle(id)
      }}
      className="trace-grid trace-row absolute inset-x-0 top-0 cursor-default text-table hover:bg-hover aria-selected:bg-accent-tint"
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
    >
      <NameCell {...props} id={id} childCount={childCount} />
      <Numbers model={model} row={row} isParent={childCount > 0} />
      <WaterfallBar model={model} row={row} showsPath={props.showsPath} onZoom={props.onZoom} />
    </div>
  )
})

/** Made once: what is the same object is not drawn again. */
const OPEN = <ChevronDown size={14} />
const CLOSED = <ChevronRight size={14} />

type NameCellProps = TraceRowProps & { readonly id: string; readonly childCount: number }

function NameCell(props: NameCellProps): ReactNode {
  const { model, row, isCollapsed, isHit, id, childCount } = props
  const { columns, sums } = model
  const depth = columns.depth[row] ?? 0
  const name = nameOf(columns, row)
  const toggle = (event: MouseEvent): void => {
    event.stopPropagation()
    props.onToggle(id)
  }
  return (
    <div role="gridcell" className="flex min-w-0 items-center gap-1.5 ps-2">
      <span
        aria-hidden
        className="indent-guides -me-1 h-full shrink-0"
        style={{ width: Math.min(depth, INDENTED_LEVELS) * INDENT_PX }}
      />
      {childCount > 0 ? (
        <span
          aria-hidden
          onClick={toggle}
          className="grid size-5 shrink-0 cursor-pointer place-items-center rounded-control text-faint hover:bg-hover hover:text-text"
        >
          {isCollapsed ? CLOSED : OPEN}
        </span>
      ) : (
        <span aria-hidden className="w-5 shrink-0" />
      )}
      {depth > INDENTED_LEVELS && <span className="numeric text-meta text-faint">L{depth}</span>}
      <TypeIcon type={columns.type[row] ?? 'SPAN'} />
      <span className={`payload-line ${isHit ? 'rounded-[2px] bg-warning-tint' : ''}`} title={name}>
        {name}
      </span>
      {props.said === undefined ? (
        <span className="payload-line shrink-[9999] text-faint">{modelOf(columns, row)}</span>
      ) : (
        <Snippet hit={props.said} />
      )}
      <StatusIcon model={model} row={row} />
      {columns.waitingForParent.has(row) && (
        <span
          className="shrink-0 text-meta text-warning"
          title={t('The parent of this step has not arrived')}
        >
          {t('waiting for parent')}
        </span>
      )}
      {isCollapsed && childCount > 0 && (
        <Folded count={(sums.end[row] ?? row) - row - 1} errors={errorsBelow(model, row)} />
      )}
    </div>
  )
}

/** What the payload says around the hit; the hit itself stays in view however narrow the column is. */
function Snippet({ hit }: { readonly hit: PayloadHit }): ReactNode {
  const { snippet, at, length } = hit
  return (
    <span
      className="payload-line shrink-[99] text-meta text-faint"
      title={`${hit.part}: ${snippet}`}
    >
      {snippet.slice(Math.max(0, at - SNIPPET_LEAD), at)}
      <mark className="rounded-[2px] bg-warning-tint text-warning">
        {snippet.slice(at, at + length)}
      </mark>
      {snippet.slice(at + length)}
    </span>
  )
}

/** Characters before a hit that are shown in a row. */
const SNIPPET_LEAD = 8

function errorsBelow({ columns, sums }: TraceModel, row: number): number {
  return (sums.errors[row] ?? 0) - (columns.level[row] === 'ERROR' ? 1 : 0)
}

function Folded({ count, errors }: { count: number; errors: number }): ReactNode {
  return (
    <span className="numeric flex shrink-0 gap-1.5 text-meta text-faint">
      +{formatCount(count)}
      {errors > 0 && (
        <span className="text-error">{t('{count} err', { count: formatCount(errors) })}</span>
      )}
    </span>
  )
}

function StatusIcon({ model, row }: { model: TraceModel; row: number }): ReactNode {
  const level = model.columns.level[row]
  const status = model.columns.status[row] ?? ''
  if (level === 'ERROR') {
    return (
      <span title={status} className="shrink-0">
        <CircleAlert size={14} role="img" aria-label={t('error')} className="text-error" />
      </span>
    )
  }
  if (level === 'WARNING') {
    return (
      <span title={status} className="shrink-0">
        <TriangleAlert size={14} role="img" aria-label={t('warning')} className="text-warning" />
      </span>
    )
  }
  if (!isRunning(model.columns, row)) return null
  return (
    <LoaderCircle
      size={14}
      role="img"
      aria-label={t('running')}
      className="shrink-0 text-accent motion-safe:animate-spin"
    />
  )
}

interface NumbersProps {
  readonly model: TraceModel
  readonly row: number
  readonly isParent: boolean
}

function Numbers({ model, row, isParent }: NumbersProps): ReactNode {
  const { columns, sums } = model
  const duration = columns.duration[row] ?? Number.NaN
  const tokens = sums.totalTokens[row] ?? 0
  const cost = sums.cost[row] ?? Number.NaN
  const isEstimated = (sums.estimated[row] ?? 0) > 0
  const note = estimateNote(isEstimated)
  const sigma = isParent ? <span className="text-faint">Σ </span> : null
  return (
    <>
      <div role="gridcell" className="trace-duration numeric text-end">
        {Number.isNaN(duration) ? <span className="text-faint">…</span> : formatDuration(duration)}
      </div>
      <div role="gridcell" className="trace-tokens numeric text-end text-muted" title={note}>
        {tokens > 0 && (
          <>
            {sigma}
            {approximate(formatTokensCompact(tokens), isEstimated)}
          </>
        )}
      </div>
      <div role="gridcell" className="trace-cost numeric text-end text-muted" title={note}>
        {!Number.isNaN(cost) && (
          <>
            {sigma}
            {approximate(formatCost(cost), isEstimated)}
          </>
        )}
      </div>
    </>
  )
}

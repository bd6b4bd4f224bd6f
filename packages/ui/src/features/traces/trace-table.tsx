import type { TraceRow } from '@heddle/core/schemas'
import { useNavigate } from '@tanstack/react-router'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { formatCount } from '../../format/tokens.ts'
import { TraceTableRow, TRACE_COLUMNS } from './trace-table-row.tsx'

const ROW_PX = 32
const SMALL_ROW_PX = 56
/** The next page is asked for when this many rows are left below. */
const ROWS_AHEAD = 60
const OVERSCAN_ROWS = 12

export interface TraceTableProps {
  readonly projectId: string
  readonly rows: readonly TraceRow[]
  readonly waiting: number
  readonly hasMore: boolean
  readonly isDimmed: boolean
  readonly onShowWaiting: () => void
  readonly onNearEnd: () => void
  readonly onAtTop: (isAtTop: boolean) => void
}

/** The list of traces: only the rows in view are in the page. */
export function TraceTable(props: TraceTableProps): ReactNode {
  const { projectId, rows, onNearEnd, onAtTop } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [activeId, setActiveId] = useState<string>()
  const virtualizer = useRowVirtualizer(scroller, rows)
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - ROWS_AHEAD) onNearEnd()
  })
  useRowKeys({
    projectId,
    rows,
    activeId,
    setActiveId,
    scrollTo: (index) => virtualizer.scrollToIndex(index),
  })
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <NewRows {...props} onShow={() => virtualizer.scrollToIndex(0)} />
      <div
        ref={scroller}
        role="grid"
        aria-label="Traces"
        aria-rowcount={props.hasMore ? -1 : rows.length + 1}
        aria-activedescendant={activeId === undefined ? undefined : `trace-${activeId}`}
        tabIndex={0}
        data-row-keys
        onScroll={(event) => onAtTop(event.currentTarget.scrollTop < ROW_PX)}
        className={`min-h-0 flex-1 overflow-auto -outline-offset-2 ${props.isDimmed ? 'opacity-60' : ''}`}
      >
        <TableHead />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start, size }) => {
            const row = rows[index]
            return (
              row && (
                <TraceTableRow
                  key={row.id}
                  projectId={projectId}
                  row={row}
                  index={index}
                  top={start}
                  height={size}
                  isActive={row.id === activeId}
                />
              )
            )
          })}
        </div>
      </div>
    </div>
  )
}

function useRowVirtualizer(
  scroller: RefObject<HTMLDivElement | null>,
  rows: readonly TraceRow[],
): Virtualizer<HTMLDivElement, Element> {
  const isSmall = useIsSmall()
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isSmall ? SMALL_ROW_PX : ROW_PX),
    overscan: OVERSCAN_ROWS,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  useEffect(() => virtualizer.measure(), [isSmall, virtualizer])
  return virtualizer
}

function TableHead(): ReactNode {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="traces-grid sticky top-0 z-10 h-7 border-b bg-subtle text-meta font-medium text-faint max-md:hidden"
    >
      {TRACE_COLUMNS.map(({ label, isNumber }) => (
        <div key={label} role="columnheader" className={isNumber ? 'text-end' : ''}>
          {label}
        </div>
      ))}
    </div>
  )
}

function NewRows(props: TraceTableProps & { readonly onShow: () => void }): ReactNode {
  if (props.waiting === 0) return null
  return (
    <button
      type="button"
      onClick={() => {
        props.onShowWaiting()
        props.onShow()
      }}
      className="absolute start-1/2 top-9 z-20 h-7 -translate-x-1/2 rounded-full border bg-bg px-3 text-table font-medium text-accent shadow-floating"
    >
      {formatCount(props.waiting)} new ↑
    </button>
  )
}

interface RowKeys {
  readonly projectId: string
  readonly rows: readonly TraceRow[]
  readonly activeId: string | undefined
  readonly setActiveId: (id: string | undefined) => void
  readonly scrollTo: (index: number) => void
}

/** Moves the active row and opens it. */
function useRowKeys({ projectId, rows, activeId, setActiveId, scrollTo }: RowKeys): void {
  const navigate = useNavigate()
  const active = rows.findIndex(({ id }) => id === activeId)
  const moveTo = (index: number) => (): void => {
    const bounded = Math.max(0, Math.min(rows.length - 1, index))
    setActiveId(rows[bounded]?.id)
    scrollTo(bounded)
  }
  const screen = Math.max(1, Math.floor(innerHeight / ROW_PX) - 6)
  useActions({
    'row.next': moveTo(active + 1),
    'row.previous': moveTo(active - 1),
    'row.first': moveTo(0),
    'row.last': moveTo(rows.length - 1),
    'row.page-down': moveTo(active + screen),
    'row.page-up': moveTo(active - screen),
    ...(activeId === undefined
      ? {}
      : {
          'row.open': () => {
            void navigate({
              to: '/project/$projectId/traces/$traceId',
              params: { projectId, traceId: activeId },
            })
          },
        }),
  })
}

const SMALL_SCREEN = '(max-width: 767px)'

function useIsSmall(): boolean {
  const [isSmall, setIsSmall] = useState(() => matchMedia(SMALL_SCREEN).matches)
  useEffect(() => {
    const query = matchMedia(SMALL_SCREEN)
    const listen = (): void => setIsSmall(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [])
  return isSmall
}

import type { TraceRow } from '@heddle/core/schemas'
import { useNavigate } from '@tanstack/react-router'
import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CSSProperties, ReactNode, RefObject } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { formatCount } from '../../format/tokens.ts'
import { DEFAULT_COLUMNS, type TraceColumn } from './trace-columns.tsx'
import { TraceTableRow } from './trace-table-row.tsx'

const ROW_PX = 32
const SMALL_ROW_PX = 56
/** The next page is asked for when this many rows are left below. */
const ROWS_AHEAD = 60
const OVERSCAN_ROWS = 12

export interface TraceTableProps {
  readonly projectId: string
  readonly rows: readonly TraceRow[]
  readonly columns: readonly TraceColumn[]
  readonly selected: ReadonlySet<string>
  /** The row that is peeked at. */
  readonly peeked: string | undefined
  readonly waiting: number
  readonly hasMore: boolean
  readonly isDimmed: boolean
  readonly onSelect: (id: string, isRange: boolean) => void
  readonly onPeek: (id: string | undefined) => void
  readonly onShowWaiting: () => void
  readonly onNearEnd: () => void
  /** True while something of the list is being read, so that it must not move. */
  readonly onReading: (isReading: boolean) => void
}

/** The list of traces: only the rows in view are in the page. */
export function TraceTable(props: TraceTableProps): ReactNode {
  const { rows, columns, peeked, onNearEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [movedTo, setMovedTo] = useState<string>()
  const [isAtTop, setIsAtTop] = useState(true)
  const activeId = peeked ?? movedTo
  useReading(props, !isAtTop || activeId !== undefined || props.selected.size > 0)
  const virtualizer = useRowVirtualizer(scroller, rows)
  const tracks = useTracks(columns)
  const items = virtualizer.getVirtualItems()
  useEffect(() => {
    if ((items.at(-1)?.index ?? 0) >= rows.length - ROWS_AHEAD) onNearEnd()
  })
  useRowKeys(props, activeId, (id, index) => {
    setMovedTo(id)
    // What is peeked at follows the keys.
    if (peeked !== undefined) props.onPeek(id)
    virtualizer.scrollToIndex(index)
  })
  return (
    <div className="traces-room relative flex min-h-0 min-w-0 flex-1 flex-col">
      <NewRows
        {...props}
        onShow={() => {
          setMovedTo(undefined)
          virtualizer.scrollToIndex(0)
        }}
      />
      <div
        ref={scroller}
        role="grid"
        aria-label="Traces"
        aria-rowcount={props.hasMore ? -1 : rows.length + 1}
        aria-activedescendant={activeId === undefined ? undefined : `trace-${activeId}`}
        tabIndex={0}
        data-row-keys
        onScroll={(event) => setIsAtTop(event.currentTarget.scrollTop < ROW_PX)}
        className={`min-h-0 flex-1 overflow-auto -outline-offset-2 ${props.isDimmed ? 'opacity-60' : ''}`}
      >
        <div style={tracks && { minWidth: columns.length * MIN_COLUMN_PX }}>
          <TableHead columns={columns} tracks={tracks} />
          <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {items.map((place) => (
              <PlacedRow
                key={place.key}
                list={props}
                place={place}
                tracks={tracks}
                activeId={activeId}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  )
}

interface PlacedRowProps {
  readonly list: TraceTableProps
  readonly place: VirtualItem
  readonly tracks: CSSProperties | undefined
  readonly activeId: string | undefined
}

function PlacedRow({ list, place, tracks, activeId }: PlacedRowProps): ReactNode {
  const { index, start, size } = place
  const row = list.rows[index]
  return (
    row && (
      <TraceTableRow
        projectId={list.projectId}
        row={row}
        columns={list.columns}
        tracks={tracks}
        index={index}
        top={start}
        height={size}
        isActive={row.id === activeId}
        isSelected={list.selected.has(row.id)}
        onSelect={list.onSelect}
      />
    )
  )
}

function useReading({ onReading }: TraceTableProps, isReading: boolean): void {
  useEffect(() => onReading(isReading), [isReading, onReading])
}

/** Below this width a chosen column is no longer read; the table scrolls sideways instead. */
const MIN_COLUMN_PX = 92

/** Widths of chosen columns; undefined for the usual ones, which the style sheet lays out for every screen. */
function useTracks(columns: readonly TraceColumn[]): CSSProperties | undefined {
  return useMemo(
    () =>
      columns === DEFAULT_COLUMNS
        ? undefined
        : { gridTemplateColumns: columns.map(({ width }) => width).join(' ') },
    [columns],
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

interface TableHeadProps {
  readonly columns: readonly TraceColumn[]
  readonly tracks: CSSProperties | undefined
}

function TableHead({ columns, tracks }: TableHeadProps): ReactNode {
  return (
    <div
      role="row"
      aria-rowindex={1}
      style={tracks}
      className={`${tracks === undefined ? 'traces-grid max-md:hidden' : 'row-grid'} sticky top-0 z-10 h-7 border-b bg-subtle text-meta font-medium text-faint`}
    >
      {columns.map(({ id, label, isNumber }) => (
        <div
          key={id}
          role="columnheader"
          title={label}
          className={`truncate ${isNumber ? 'text-end' : ''}`}
        >
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

/** Moves the active row, peeks at it, marks it and opens it. */
function useRowKeys(
  { projectId, rows, peeked, onPeek, onSelect }: TraceTableProps,
  activeId: string | undefined,
  moveTo: (id: string, index: number) => void,
): void {
  const navigate = useNavigate()
  const active = rows.findIndex(({ id }) => id === activeId)
  const to = (index: number) => (): void => {
    const bounded = Math.max(0, Math.min(rows.length - 1, index))
    const row = rows[bounded]
    if (row !== undefined) moveTo(row.id, bounded)
  }
  const screen = Math.max(1, Math.floor(innerHeight / ROW_PX) - 6)
  useActions({
    'row.next': to(active + 1),
    'row.previous': to(active - 1),
    'row.first': to(0),
    'row.last': to(rows.length - 1),
    'row.page-down': to(active + screen),
    'row.page-up': to(active - screen),
    ...(peeked !== undefined && { 'detail.close': () => onPeek(undefined) }),
    ...(activeId !== undefined && {
      'row.peek': () => onPeek(peeked === activeId ? undefined : activeId),
      'row.mark': () => onSelect(activeId, false),
      'row.mark-range': () => onSelect(activeId, true),
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

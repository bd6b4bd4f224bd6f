import type { TraceRow } from '@heddle/core/schemas'
import { useNavigate } from '@tanstack/react-router'
import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CSSProperties, ReactNode, RefObject } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { useFirstRows } from '../../components/use-first-rows.ts'
import { SMALL_SCREEN, useMedia } from '../../components/use-media.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { DEFAULT_COLUMNS, type TraceColumn } from './trace-columns.tsx'
import type { AskForCells } from './trace-table-row.tsx'
import { TraceTableRow } from './trace-table-row.tsx'
import type { ListPlace } from './use-list-place.ts'
import { useListPlace } from './use-list-place.ts'

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
  /** Changes with the filter: another one begins at its top. */
  readonly scope: string
  /** The place that the URL names. */
  readonly place: ListPlace
  readonly onPlace: (place: ListPlace) => void
  readonly onMenu: AskForCells
}

/** The list of traces: only the rows in view are in the page. */
export function TraceTable(props: TraceTableProps): ReactNode {
  const { rows, columns, peeked } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [movedTo, setMovedTo] = useState<string>()
  const [isAtTop, setIsAtTop] = useState(true)
  const activeId = peeked ?? movedTo
  useReading(props, !isAtTop || activeId !== undefined || props.selected.size > 0)
  const virtualizer = useRowVirtualizer(scroller, rows)
  const tellPlace = usePlaceInList(props, virtualizer, [movedTo, setMovedTo])
  const toTop = (): void => {
    setMovedTo(undefined)
    virtualizer.scrollToIndex(0)
  }
  const press = (id: string): void => {
    setMovedTo(id)
    tellPlace(id)
  }
  const tracks = useTracks(columns)
  const items = virtualizer.getVirtualItems()
  useNearEnd(items.at(-1)?.index ?? 0, props)
  useRowKeys({ ...props, onOpening: tellPlace }, activeId, (id, index) => {
    setMovedTo(id)
    // What is peeked at follows the keys.
    if (peeked !== undefined) props.onPeek(id)
    virtualizer.scrollToIndex(index)
  })
  return (
    <div className="traces-room relative flex min-h-0 min-w-0 flex-1 flex-col">
      <NewRows {...props} onShow={toTop} />
      <div
        ref={scroller}
        role="grid"
        aria-label={t('Traces')}
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
                onPress={press}
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
  readonly onPress: (id: string) => void
}

function PlacedRow({ list, place, tracks, activeId, onPress }: PlacedRowProps): ReactNode {
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
        onPress={onPress}
        onMenu={list.onMenu}
      />
    )
  )
}

/** Asks for the next page before the last row is in view. */
function useNearEnd(last: number, { rows, onNearEnd }: TraceTableProps): void {
  useEffect(() => {
    if (last >= rows.length - ROWS_AHEAD) onNearEnd()
  })
}

/** Goes back to the place that the URL names and tells where the list is; another filter begins at the top. */
function usePlaceInList(
  props: TraceTableProps,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  [movedTo, setMovedTo]: readonly [string | undefined, (id: string | undefined) => void],
): (row?: string) => void {
  const { rows, place, onPlace, hasMore, onNearEnd } = props
  useScope(props.scope, () => {
    setMovedTo(undefined)
    virtualizer.scrollToOffset(0)
  })
  return useListPlace({
    ids: useMemo(() => rows.map(({ id }) => id), [rows]),
    virtualizer,
    place,
    activeId: movedTo,
    onActive: setMovedTo,
    onPlace,
    hasMore,
    onMore: onNearEnd,
  })
}

/** Does something when the scope has changed. */
function useScope(scope: string, onChange: () => void): void {
  const seen = useRef(scope)
  useEffect(() => {
    if (seen.current !== scope) onChange()
    seen.current = scope
  })
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
  const isSmall = useMedia(SMALL_SCREEN)
  // The same while the rows are: another one has all of them laid out anew.
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows])
  const firstRows = useFirstRows(OVERSCAN_ROWS)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isSmall ? SMALL_ROW_PX : ROW_PX),
    ...firstRows,
    getItemKey,
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
      {t('{count} new ↑', { count: formatCount(props.waiting) })}
    </button>
  )
}

/** Moves the active row, peeks at it, marks it and opens it. */
function useRowKeys(
  props: TraceTableProps & { readonly onOpening: () => void },
  activeId: string | undefined,
  moveTo: (id: string, index: number) => void,
): void {
  const { projectId, rows, peeked, onPeek, onSelect, onMenu, onOpening } = props
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
      'row.filter': () => {
        const row = rows[active]
        const { left, bottom } = document
          .querySelector(`#${CSS.escape(`trace-${activeId}`)}`)
          ?.getBoundingClientRect() ?? { left: 0, bottom: 0 }
        if (row !== undefined) {
          onMenu({ row, column: undefined, place: { x: left + 24, y: bottom } })
        }
      },
      'row.open': () => {
        onOpening()
        void navigate({
          to: '/project/$projectId/traces/$traceId',
          params: { projectId, traceId: activeId },
        })
      },
    }),
  })
}

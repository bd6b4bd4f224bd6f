import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { CSSProperties, MouseEvent, ReactNode } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { useFirstRows } from '../use-first-rows.ts'

/** The next page is asked for when this many rows are left below. */
const ROWS_AHEAD = 40
const OVERSCAN_ROWS = 10
const ROW_PX = 32

export interface GridColumn<Row> {
  readonly id: string
  readonly label: string
  /** A track of a CSS grid: `112px`, `minmax(120px, 2fr)`. */
  readonly width: string
  readonly isNumber?: true
  readonly cell: (row: Row) => ReactNode
}

export interface RowGridProps<Row> {
  readonly label: string
  /** The first column is what opens the row. */
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  /** Below this width, px, the table scrolls sideways. */
  readonly minWidthPx: number
  readonly rowPx?: number
  readonly hasMore?: boolean
  readonly isDimmed?: boolean
  readonly onNearEnd?: () => void
  readonly onOpen?: (row: Row) => void
  /** Asks for the menu of a cell; without a column, of all cells of the row. */
  readonly onMenu?: (asked: {
    readonly row: Row
    readonly column: string | undefined
    readonly place: { readonly x: number; readonly y: number }
  }) => void
}

/** A table of which only the rows in view are in the page. Keys move the active row and open it. */
export function RowGrid<Row>(props: RowGridProps<Row>): ReactNode {
  const { rows, columns, idOf, rowPx = ROW_PX, hasMore = false, onNearEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [activeId, setActiveId] = useState<string>()
  const firstRows = useFirstRows(OVERSCAN_ROWS)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    ...firstRows,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - ROWS_AHEAD) onNearEnd?.()
  })
  const active = rows.findIndex((row) => idOf(row) === activeId)
  useRowKeys(props, active, (index) => {
    const row = rows[index]
    if (row !== undefined) setActiveId(idOf(row))
    virtualizer.scrollToIndex(index)
  })
  const tracks = { gridTemplateColumns: columns.map(({ width }) => width).join(' ') }
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={active < 0 ? undefined : `row-${active}`}
      tabIndex={0}
      data-row-keys
      className={`min-h-0 flex-1 overflow-auto -outline-offset-2 ${props.isDimmed === true ? 'opacity-60' : ''}`}
    >
      <div style={{ minWidth: props.minWidthPx }}>
        <Head columns={columns} tracks={tracks} />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index]
            if (row === undefined) return null
            const look = { ...tracks, height: rowPx, transform: `translateY(${start}px)` }
            return (
              <GridRow key={idOf(row)} grid={props} row={row} place={{ index, active, look }} />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface GridRowProps<Row> {
  readonly grid: RowGridProps<Row>
  readonly row: Row
  readonly place: {
    readonly index: number
    readonly active: number
    readonly look: CSSProperties
  }
}

function GridRow<Row>({ grid, row, place }: GridRowProps<Row>): ReactNode {
  const { columns, rowPx = ROW_PX, onMenu } = grid
  const { index, active, look } = place
  const ask = (event: MouseEvent<HTMLElement>): void => {
    if (onMenu === undefined) return
    const { target, clientX: x, clientY: y } = event
    const cell = target instanceof Element ? target.closest('[role=gridcell]') : null
    const column = [...event.currentTarget.children].findIndex((one) => one === cell)
    event.preventDefault()
    onMenu({ row, column: columns[column]?.id, place: { x, y } })
  }
  return (
    <div
      role="row"
      id={`row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={index === active}
      className={`row-grid ${rowPx > ROW_PX ? 'row-grid-tall' : ''} absolute inset-x-0 top-0 border-b text-table hover:bg-hover aria-selected:bg-accent-tint`}
      style={look}
      onContextMenu={ask}
    >
      <Cells {...grid} row={row} />
    </div>
  )
}

interface HeadProps<Row> extends Pick<RowGridProps<Row>, 'columns'> {
  readonly tracks: { readonly gridTemplateColumns: string }
}

function Head<Row>({ columns, tracks }: HeadProps<Row>): ReactNode {
  return (
    <div role="row" aria-rowindex={1} className="row-grid row-grid-head" style={tracks}>
      {columns.map(({ id, label, isNumber }) => (
        <div key={id} role="columnheader" className={isNumber ? 'text-end' : ''}>
          {label}
        </div>
      ))}
    </div>
  )
}

function Cells<Row>(props: RowGridProps<Row> & { readonly row: Row }): ReactNode {
  const { columns, row, onOpen } = props
  return columns.map(({ id, isNumber, cell }, column) => (
    <div
      key={id}
      role="gridcell"
      className={isNumber ? 'numeric text-end' : 'payload-line text-muted'}
    >
      {column > 0 || onOpen === undefined ? (
        cell(row)
      ) : (
        <button
          type="button"
          tabIndex={-1}
          onClick={() => onOpen(row)}
          className="max-w-full truncate text-start font-medium text-text after:absolute after:inset-0"
        >
          {cell(row)}
        </button>
      )}
    </div>
  ))
}

function useRowKeys<Row>(
  { rows, onOpen, onMenu }: Pick<RowGridProps<Row>, 'rows' | 'onOpen' | 'onMenu'>,
  active: number,
  moveTo: (index: number) => void,
): void {
  const to = (index: number) => (): void => moveTo(Math.max(0, Math.min(rows.length - 1, index)))
  const row = rows[active]
  useActions({
    'row.next': to(active + 1),
    'row.previous': to(active - 1),
    'row.first': to(0),
    'row.last': to(rows.length - 1),
    ...(row === undefined || onOpen === undefined ? {} : { 'row.open': () => onOpen(row) }),
    ...(row !== undefined &&
      onMenu !== undefined && {
        'row.filter': () => {
          const { left = 0, bottom = 0 } =
            document.querySelector(`#row-${active}`)?.getBoundingClientRect() ?? {}
          onMenu({ row, column: undefined, place: { x: left + 24, y: bottom } })
        },
      }),
  })
}

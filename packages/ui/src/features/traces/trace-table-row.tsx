import type { TraceRow } from '@heddle/core/schemas'
import { useNavigate } from '@tanstack/react-router'
import { memo } from 'react'
import type { CSSProperties, ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import type { AskedCells } from './trace-cell-menu.tsx'
import type { TraceColumn } from './trace-columns.tsx'
import { traceName } from './trace-name.tsx'

export interface TraceTableRowProps {
  readonly projectId: string
  readonly row: TraceRow
  readonly columns: readonly TraceColumn[]
  /** Widths of chosen columns; undefined: those of the style sheet. */
  readonly tracks: CSSProperties | undefined
  readonly index: number
  readonly top: number
  readonly height: number
  readonly isActive: boolean
  readonly isSelected: boolean
  readonly onSelect: (id: string, isRange: boolean) => void
  /** The row is about to be opened: it becomes the active one. */
  readonly onPress: (id: string) => void
  readonly onMenu: AskForCells
}

/** Asks for the menu of a cell, or of all cells of a row. */
export type AskForCells = (asked: AskedCells<TraceRow>) => void

/** One trace of the list. The name is the link; the whole row can be clicked. */
export const TraceTableRow = memo(function TraceTableRow(props: TraceTableRowProps): ReactNode {
  const { projectId, row, index, isActive, columns, tracks } = props
  const navigate = useNavigate()
  return (
    <div
      role="row"
      id={`trace-${row.id}`}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      onMouseDown={({ button }) => button === 0 && props.onPress(row.id)}
      onContextMenu={(event) => {
        const { target, clientX: x, clientY: y } = event
        const cell = target instanceof Element ? target.closest('[role=gridcell]') : null
        const column = [...event.currentTarget.children].findIndex((one) => one === cell)
        event.preventDefault()
        props.onMenu({ row, column: columns[column]?.id, place: { x, y } })
      }}
      onClick={({ target }) => {
        if (target instanceof Element && target.closest('a, label') !== null) return
        if (getSelection()?.isCollapsed === false) return
        void navigate({
          to: '/project/$projectId/traces/$traceId',
          params: { projectId, traceId: row.id },
        })
      }}
      className={`group/row absolute inset-x-0 top-0 cursor-pointer border-b text-table hover:bg-hover aria-selected:bg-accent-tint ${tracks === undefined ? 'traces-grid' : 'row-grid'}`}
      style={{ ...tracks, height: props.height, transform: `translateY(${props.top}px)` }}
    >
      {columns.map(({ id, className, titleOf, cell }, column) => (
        <div key={id} role="gridcell" className={className} title={titleOf?.(row)}>
          {column === 0 && <RowMark {...props} />}
          {cell(row, projectId)}
        </div>
      ))}
    </div>
  )
})

/** Marks the row for what is done with several; there while the pointer is on the row, or once it is marked. */
function RowMark({ row, isSelected, onSelect }: TraceTableRowProps): ReactNode {
  return (
    <label className="row-mark absolute inset-y-0 start-0 grid w-4 place-items-center max-md:hidden">
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={t('Select {row}', { row: traceName(row) })}
        checked={isSelected}
        onChange={(event) => {
          const { nativeEvent } = event
          onSelect(row.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
        }}
        className="size-3 accent-accent-fill opacity-0 group-hover/row:opacity-100 checked:opacity-100 focus-visible:opacity-100"
      />
    </label>
  )
}

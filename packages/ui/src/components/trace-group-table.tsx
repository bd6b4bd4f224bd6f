import type { TraceGroup } from '@heddle/core/schemas'
import { Link, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'

import { useActions } from '../actions/use-actions.ts'

const ROW_PX = 32
const SMALL_ROW_PX = 56
/** The next page is asked for when this many rows are left below. */
const ROWS_AHEAD = 40
const OVERSCAN_ROWS = 12

export interface TraceGroupColumn {
  readonly label: string
  readonly isNumber?: true
  /** What stands in the cell; the first column is the link to the group. */
  readonly cell: (group: TraceGroup) => ReactNode
}

export interface TraceGroupTableProps {
  readonly label: string
  /** Eight of them. */
  readonly columns: readonly TraceGroupColumn[]
  readonly rows: readonly TraceGroup[]
  readonly hasMore: boolean
  readonly isDimmed: boolean
  readonly linkOf: (id: string) => GroupLink
  readonly onNearEnd: () => void
}

interface GroupLink {
  readonly to: string
  readonly params: Readonly<Record<string, string>>
}

/** Sessions or users, one a row: only the rows in view are in the page. */
export function TraceGroupTable(props: TraceGroupTableProps): ReactNode {
  const { rows, columns, onNearEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [activeId, setActiveId] = useState<string>()
  const rowPx = matchMedia('(max-width: 767px)').matches ? SMALL_ROW_PX : ROW_PX
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - ROWS_AHEAD) onNearEnd()
  })
  useRowKeys(props, {
    activeId,
    moveTo: (index) => {
      setActiveId(rows[index]?.id)
      virtualizer.scrollToIndex(index)
    },
  })
  const activeIndex = rows.findIndex(({ id }) => id === activeId)
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.hasMore ? -1 : rows.length + 1}
      aria-activedescendant={activeIndex < 0 ? undefined : `group-${activeIndex}`}
      tabIndex={0}
      data-row-keys
      className={`min-h-0 flex-1 overflow-auto -outline-offset-2 ${props.isDimmed ? 'opacity-60' : ''}`}
    >
      <div
        role="row"
        aria-rowindex={1}
        className="groups-grid sticky top-0 z-10 h-7 border-b bg-subtle text-meta font-medium text-faint max-md:hidden"
      >
        {columns.map(({ label, isNumber }) => (
          <div key={label} role="columnheader" className={isNumber ? 'text-end' : ''}>
            {label}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const group = rows[index]
          if (group === undefined) return null
          const place = { index, top: start, height: rowPx, isActive: index === activeIndex }
          return <Row key={group.id} {...props} group={group} place={place} />
        })}
      </div>
    </div>
  )
}

interface RowProps extends Pick<TraceGroupTableProps, 'columns' | 'linkOf'> {
  readonly group: TraceGroup
  readonly place: {
    readonly index: number
    readonly top: number
    readonly height: number
    readonly isActive: boolean
  }
}

function Row({ group, columns, linkOf, place }: RowProps): ReactNode {
  return (
    <div
      role="row"
      id={`group-${place.index}`}
      aria-rowindex={place.index + 2}
      aria-selected={place.isActive}
      className="groups-grid absolute inset-x-0 top-0 border-b text-table hover:bg-hover aria-selected:bg-accent-tint"
      style={{ height: place.height, transform: `translateY(${place.top}px)` }}
    >
      {columns.map(({ label, isNumber, cell }, column) => (
        <div
          key={label}
          role="gridcell"
          className={isNumber ? 'numeric text-end' : 'payload-line text-muted'}
        >
          {column > 0 ? (
            cell(group)
          ) : (
            <Link
              {...linkOf(group.id)}
              tabIndex={-1}
              title={group.id}
              className="font-medium text-text after:absolute after:inset-0"
            >
              {cell(group)}
            </Link>
          )}
        </div>
      ))}
    </div>
  )
}

interface ActiveRow {
  readonly activeId: string | undefined
  readonly moveTo: (index: number) => void
}

function useRowKeys(
  { rows, linkOf }: Pick<TraceGroupTableProps, 'rows' | 'linkOf'>,
  { activeId, moveTo }: ActiveRow,
): void {
  const navigate = useNavigate()
  const active = rows.findIndex(({ id }) => id === activeId)
  const to = (index: number) => (): void => moveTo(Math.max(0, Math.min(rows.length - 1, index)))
  useActions({
    'row.next': to(active + 1),
    'row.previous': to(active - 1),
    'row.first': to(0),
    'row.last': to(rows.length - 1),
    ...(activeId === undefined ? {} : { 'row.open': () => void navigate(linkOf(activeId)) }),
  })
}

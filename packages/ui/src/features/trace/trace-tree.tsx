import type { Virtualizer } from '@tanstack/react-virtual'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'

import { useFirstRows } from '../../components/use-first-rows.ts'
import { useIdleValue } from '../../components/use-idle-value.ts'
import { t } from '../../messages/translate.ts'
import { firstHitOf } from '../../trace-view/payload-hits.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import { ticksOf } from '../../trace-view/ticks.ts'
import { indexOfRow } from '../../trace-view/visible-rows.ts'
import { rowDomId } from './row-dom-id.ts'
import { TimeAxisHeader } from './time-axis-header.tsx'
import { TimeWindowContext } from './time-window-context.ts'
import type { TraceModel } from './trace-model.ts'
import { TraceRow } from './trace-row.tsx'
import type { TimeAxis } from './use-time-axis.ts'
import type { TraceState } from './use-trace-state.ts'

/** Comes after the rows: they are what is read first. */
const Minimap = lazy(async () => ({ default: (await import('./minimap.tsx')).Minimap }))

const ROW_PX = 28
const TOUCH_ROW_PX = 44
const HEADER_PX = 24
const OVERSCAN_ROWS = 12

export interface TraceTreeProps {
  readonly model: TraceModel
  readonly state: TraceState
  readonly axis: TimeAxis
  /** Opens the detail; with an id it shows that observation at once. */
  readonly onOpen: (id?: string) => void
}

/** The observations of a trace: tree, numbers and waterfall in one table of which only the rows in view exist. */
export function TraceTree(props: TraceTreeProps): ReactNode {
  const { model, state, axis } = props
  const { rows } = state
  const scroller = useRef<HTMLDivElement>(null)
  const rowPx = useRowHeight()
  const [lane, laneRef] = useWidth()
  const selectedRow = model.rowById.get(state.selectedId ?? '') ?? -1
  const selectedIndex = indexOfRow(rows, selectedRow)
  const virtualizer = useRowVirtualizer(scroller, { count: rows.length, rowPx, selectedIndex })
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
  const window = axis.windowFor(rows.subarray(startIndex, endIndex + 1))
  useEffect(() => {
    if (selectedIndex >= 0) virtualizer.scrollToIndex(selectedIndex, { align: 'auto' })
    // A change of the rows alone must not move what is being read.
  }, [state.selectedId, virtualizer])
  return (
    <>
      <Suspense fallback={<div className="h-9 shrink-0 border-b bg-sunken" />}>
        <Minimap model={model} window={window} axis={axis} />
      </Suspense>
      <div
        ref={scroller}
        role="treegrid"
        aria-label={t('Observations')}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={selectedIndex >= 0 ? rowDomId(selectedRow) : undefined}
        tabIndex={0}
        data-row-keys
        onFocus={({ target, currentTarget }) => {
          const [first] = rows
          // A press of the mouse chooses a row itself, which must not move away under it.
          const isByKey = target === currentTarget && target.matches(':focus-visible')
          if (isByKey && selectedRow < 0 && first !== undefined)
            state.select(model.columns.id[first])
        }}
        className="trace-scroller min-h-0 flex-1 overflow-y-auto overflow-x-hidden outline-none"
      >
        <div
          role="rowgroup"
          className="relative min-w-full overflow-clip"
          style={{ height: virtualizer.getTotalSize() }}
        >
          <GridLines window={window} widthPx={lane} />
          <TimeAxisHeader window={window} widthPx={lane} laneRef={laneRef} />
          <TimeWindowContext value={window}>
            <TreeRows {...props} {...{ virtualizer, rowPx, selectedRow }} />
          </TimeWindowContext>
          {rows.length === 0 && (
            <p className="p-4 pt-9 text-muted">{t('No observation matches.')}</p>
          )}
        </div>
      </div>
    </>
  )
}

interface TreeRowsProps extends TraceTreeProps {
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>
  readonly rowPx: number
  readonly selectedRow: number
}

/** The rows that exist. What is typed or folded shows at once in those in view; the ones beyond follow when nothing else is to be done. */
function TreeRows({ virtualizer, ...props }: TreeRowsProps): ReactNode {
  const { rows } = props.state
  const [settled] = useIdleValue(rows)
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {}
  return virtualizer
    .getVirtualItems()
    .map(({ index, start }) => (
      <TreeRow
        key={index}
        {...props}
        {...{ index, start }}
        rows={index < startIndex || index > endIndex ? settled : rows}
      />
    ))
}

interface TreeRowProps extends TraceTreeProps {
  readonly rows: Int32Array
  readonly index: number
  readonly start: number
  readonly rowPx: number
  readonly selectedRow: number
}

/** Tells one row the little it needs to know, so that it is drawn again only when that changes. */
function TreeRow({ model, state, axis, ...props }: TreeRowProps): ReactNode {
  const row = props.rows[props.index] ?? state.rows[props.index] ?? 0
  return (
    <TraceRow
      model={model}
      row={row}
      rowIndex={props.index + 2}
      top={props.start}
      height={props.rowPx}
      isSelected={row === props.selectedRow}
      isCollapsed={state.collapsed.has(model.columns.id[row] ?? '')}
      isHit={state.found?.hits[row] === 1}
      said={firstHitOf(state.payloads.hits, model.columns.id[row] ?? '')}
      showsPath={axis.showsPath}
      onSelect={state.select}
      onToggle={state.toggle}
      onOpen={props.onOpen}
      onZoom={axis.setZoom}
    />
  )
}

function withRow(indexes: number[], index: number): number[] {
  if (index < 0 || indexes.includes(index)) return indexes
  return [...indexes, index].toSorted((one, other) => one - other)
}

function useRowVirtualizer(
  scroller: RefObject<HTMLDivElement | null>,
  { count, rowPx, selectedIndex }: { count: number; rowPx: number; selectedIndex: number },
): Virtualizer<HTMLDivElement, Element> {
  const firstRows = useFirstRows(OVERSCAN_ROWS)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    ...firstRows,
    // Readers follow the active row by its id, so it exists wherever the page is scrolled to.
    rangeExtractor: (range) => withRow(defaultRangeExtractor(range), selectedIndex),
    paddingStart: HEADER_PX,
    scrollPaddingStart: HEADER_PX + rowPx,
    scrollPaddingEnd: rowPx,
  })
  useEffect(() => virtualizer.measure(), [rowPx, virtualizer])
  return virtualizer
}

/**
 * The vertical lines of the axis, behind the rows in view: drawn by each row they took a third of a frame while the axis moves,
 * and behind all rows more is painted than is seen.
 */
function GridLines({ window, widthPx }: { window: TimeWindow; widthPx: number }): ReactNode {
  const { stepMs, offsets } = ticksOf(window, widthPx)
  const scale = widthPx / window.width
  const first = ((offsets[0] ?? 0) - window.start) * scale
  return (
    <div aria-hidden className="trace-grid sticky top-0 h-0">
      <div className="trace-lane col-start-5 h-screen self-start">
        <div
          className="trace-lines absolute inset-y-0 start-2 end-3"
          style={{
            backgroundPosition: `${first}px 0`,
            backgroundSize: `${Math.max(1, stepMs * scale)}px 100%`,
          }}
        />
      </div>
    </div>
  )
}

function useWidth(): [number, RefObject<HTMLDivElement | null>] {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, ref]
}

const COARSE_POINTER = '(pointer: coarse)'

function useRowHeight(): number {
  const [isCoarse] = useState(() => matchMedia(COARSE_POINTER).matches)
  return isCoarse ? TOUCH_ROW_PX : ROW_PX
}

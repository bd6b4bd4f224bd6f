import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

import type { JsonRow } from '../../json/json-rows.ts'
import { jsonRows } from '../../json/json-rows.ts'
import { printJson } from '../../json/parse-exact.ts'
import { CopyButton } from '../copy-button.tsx'
import { JsonLine } from './json-line.tsx'

/** Up to this many lines the viewer is as tall as its content; beyond, it scrolls by itself and draws only what is seen. */
const INLINE_ROWS = 120
const ROW_PX = 22
const OVERSCAN_ROWS = 10
const DEFAULT_OPEN_DEPTH = 2

export interface JsonViewProps {
  readonly label: string
  readonly value: unknown
  readonly openDepth?: number
}

/** A value as a tree: text exactly as it came, numbers to the digit, long strings and long lists on request. */
export function JsonView({
  label,
  value,
  openDepth = DEFAULT_OPEN_DEPTH,
}: JsonViewProps): ReactNode {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [asText, setAsText] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState(0)
  const rows = useMemo(
    () => withoutRoot(jsonRows(value, { openDepth, toggled, asText })),
    [value, openDepth, toggled, asText],
  )
  const toggle = (path: string): void => setToggled((current) => flipped(current, path))
  const lines = {
    rows,
    active,
    onToggle: toggle,
    onToggleText: (path: string) => setAsText((current) => flipped(current, path)),
    onActive: setActive,
    hasGutter: rows.some(({ childCount }) => childCount > 0),
  }
  return (
    <div className="relative rounded-card border bg-subtle font-mono text-table">
      <div className="absolute end-1 top-1 z-10">
        <CopyButton label={`Copy ${label}`} text={() => textToCopy(value)} isIconOnly />
      </div>
      <div
        role="tree"
        aria-label={label}
        tabIndex={0}
        onKeyDown={(event) => moveInTree(event, lines)}
        className="-outline-offset-2"
      >
        {rows.length <= INLINE_ROWS ? <AllLines {...lines} /> : <LinesInView {...lines} />}
      </div>
    </div>
  )
}

/** The braces around everything say nothing: an open root is left out, and its children move to the left. */
function withoutRoot(rows: readonly JsonRow[]): readonly JsonRow[] {
  const [root, ...children] = rows
  if (root === undefined || !root.isOpen) return rows
  return children.map((row) => ({ ...row, depth: row.depth - 1 }))
}

const textToCopy = (value: unknown): string =>
  typeof value === 'string' ? value : printJson(value)

function flipped(paths: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const next = new Set(paths)
  if (!next.delete(path)) next.add(path)
  return next
}

interface LinesProps {
  readonly rows: readonly JsonRow[]
  readonly active: number
  readonly onToggle: (path: string) => void
  readonly onToggleText: (path: string) => void
  readonly onActive: (index: number) => void
  /** False: nothing opens, so no room is kept for arrows. */
  readonly hasGutter: boolean
}

function AllLines({ rows, active, ...handlers }: LinesProps): ReactNode {
  return (
    <div className="py-1">
      {rows.map((row, index) => (
        <JsonLine
          key={row.path}
          row={row}
          index={index}
          isActive={index === active}
          {...handlers}
        />
      ))}
    </div>
  )
}

function LinesInView({ rows, active, ...handlers }: LinesProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
    getItemKey: (index) => rows[index]?.path ?? index,
  })
  return (
    <div ref={scroller} className="h-[480px] max-h-[70vh] overflow-y-auto">
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return (
            row && (
              <div
                key={row.path}
                ref={virtualizer.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <JsonLine row={row} index={index} isActive={index === active} {...handlers} />
              </div>
            )
          )
        })}
      </div>
    </div>
  )
}

function moveInTree(event: KeyboardEvent, { rows, active, onActive, onToggle }: LinesProps): void {
  const row = rows[active]
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step !== undefined) onActive(Math.max(0, Math.min(rows.length - 1, active + step)))
  else if (
    row !== undefined &&
    row.childCount > 0 &&
    event.key === (row.isOpen ? 'ArrowLeft' : 'ArrowRight')
  ) {
    onToggle(row.path)
  } else return
  event.preventDefault()
}

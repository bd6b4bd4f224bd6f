import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { DivergenceEvent } from '../../trace-view/compare/divergence.ts'
import type { CompareLine } from '../../trace-view/compare/fold-same.ts'
import { lineOfEntry } from '../../trace-view/compare/fold-same.ts'
import { CompareRow } from './compare-row.tsx'
import type { Comparison } from './use-comparison.ts'

const ROW_PX = 28
const OVERSCAN_ROWS = 12

export interface CompareListProps {
  readonly comparison: Comparison
  readonly lines: readonly CompareLine[]
  /** Entry of the alignment. */
  readonly selected: number
  readonly onSelect: (index: number) => void
  /** Shows the equal entries that begin there. */
  readonly onUnfold: (from: number) => void
}

/** Both runs in one list: what belongs together stands on one line. */
export function CompareList(props: CompareListProps): ReactNode {
  const { comparison, lines, selected, onSelect } = props
  const scroller = useRef<HTMLDivElement>(null)
  const byEntry = useMemo(
    () => Map.groupBy(comparison.events, ({ index }) => index),
    [comparison.events],
  )
  const current = lineOfEntry(lines, selected)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
  })
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(current, { align: 'auto' })
  }, [current, virtualizer])
  const first = comparison.events[0]?.index
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={t('Steps of both runs')}
      aria-activedescendant={`entry-${selected}`}
      tabIndex={0}
      data-row-keys
      onKeyDown={(event) => move(event, { lines, current, onSelect })}
      className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (line === undefined) return null
          return line.kind === 'same' ? (
            <SameRows key={`s${line.from}`} line={line} top={start} onUnfold={props.onUnfold} />
          ) : (
            <CompareRow
              key={line.index}
              comparison={comparison}
              index={line.index}
              events={byEntry.get(line.index) ?? NO_EVENTS}
              isFirst={line.index === first}
              isSelected={line.index === selected}
              top={start}
              onSelect={onSelect}
            />
          )
        })}
      </div>
    </div>
  )
}

const NO_EVENTS: readonly DivergenceEvent[] = []

interface SameRowsProps {
  readonly line: Extract<CompareLine, { kind: 'same' }>
  readonly top: number
  readonly onUnfold: (from: number) => void
}

function SameRows({ line, top, onUnfold }: SameRowsProps): ReactNode {
  return (
    <div
      role="option"
      aria-selected={false}
      onClick={() => onUnfold(line.from)}
      className="absolute inset-x-0 top-0 flex h-7 cursor-pointer items-center gap-2 bg-subtle px-4 text-table text-muted hover:bg-hover"
      style={{ transform: `translateY(${top}px)` }}
    >
      {t('{count} same steps ▸', { count: formatCount(line.to - line.from) })}
    </div>
  )
}

interface Move {
  readonly lines: readonly CompareLine[]
  readonly current: number
  readonly onSelect: (index: number) => void
}

function move(event: KeyboardEvent, { lines, current, onSelect }: Move): void {
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const next = lines[Math.max(0, Math.min(lines.length - 1, current + step))]
  if (next !== undefined) onSelect(next.kind === 'entry' ? next.index : next.from)
}

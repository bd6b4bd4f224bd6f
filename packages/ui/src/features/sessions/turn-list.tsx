import type { TraceRow } from '@heddle/core/schemas'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { t } from '../../messages/translate.ts'
import { idleMs } from './replay.ts'
import { TurnView } from './turn-view.tsx'

/** Height of a turn before it was measured, px. */
const TURN_PX = 180
/** The next page is asked for when this many turns are left below. */
const TURNS_AHEAD = 20
const OVERSCAN_TURNS = 3

export interface TurnListProps {
  readonly projectId: string
  readonly turns: readonly TraceRow[]
  /** Turns in all; -1 while that is not known. */
  readonly setSize: number
  readonly showsAll: boolean
  /** True: the last turn stays in view. */
  readonly isPlaying: boolean
  readonly onNearEnd: () => void
}

/** The turns of a session in order: only those in view are in the page, and only those load what was said. */
export function TurnList(props: TurnListProps): ReactNode {
  const { projectId, turns, isPlaying, onNearEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(-1)
  const virtualizer = useVirtualizer({
    count: turns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => TURN_PX,
    overscan: OVERSCAN_TURNS,
    getItemKey: (index) => turns[index]?.id ?? index,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= turns.length - TURNS_AHEAD) onNearEnd()
  })
  useEffect(() => {
    if (isPlaying) virtualizer.scrollToIndex(turns.length - 1)
  }, [isPlaying, turns.length, virtualizer])
  useTurnKeys({
    projectId,
    turns,
    active,
    moveTo: (index) => {
      setActive(index)
      virtualizer.scrollToIndex(index, { align: 'start' })
    },
  })
  return (
    <div
      ref={scroller}
      tabIndex={0}
      data-row-keys
      role="feed"
      aria-label={t('Turns')}
      className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
    >
      <div role="none" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const turn = turns[index]
          const before = turns[index - 1]
          return (
            turn && (
              <TurnView
                key={key}
                ref={virtualizer.measureElement}
                projectId={projectId}
                turn={turn}
                idleMs={before && idleMs(before, turn)}
                showsAll={props.showsAll}
                place={{ index, top: start, setSize: props.setSize, isActive: index === active }}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

interface TurnKeys {
  readonly projectId: string
  readonly turns: readonly TraceRow[]
  readonly active: number
  readonly moveTo: (index: number) => void
}

function useTurnKeys({ projectId, turns, active, moveTo }: TurnKeys): void {
  const navigate = useNavigate()
  const to = (index: number) => (): void => moveTo(Math.max(0, Math.min(turns.length - 1, index)))
  const traceId = turns[active]?.id
  useActions({
    'row.next': to(active + 1),
    'row.previous': to(active - 1),
    'row.first': to(0),
    'row.last': to(turns.length - 1),
    ...(traceId === undefined
      ? {}
      : {
          'row.open': () =>
            void navigate({
              to: '/project/$projectId/traces/$traceId',
              params: { projectId, traceId },
            }),
        }),
  })
}

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode, Ref } from 'react'

import { t } from '../../../messages/translate.ts'
import type { ChatBlock } from '../../../trace-view/chat-blocks.ts'
import { blockOfRow, chatBlocks } from '../../../trace-view/chat-blocks.ts'
import { toggled } from '../../../trace-view/collapse.ts'
import type { TraceModel } from '../trace-model.ts'
import type { TraceState } from '../use-trace-state.ts'
import { ChatBlockView } from './chat-block-view.tsx'

/** Height of a piece before it was measured, px. */
const ESTIMATED_PX = 120
const OVERSCAN = 3

export interface ChatViewProps {
  readonly model: TraceModel
  readonly state: TraceState
  readonly onOpen: () => void
}

/** The trace as one conversation. Only what is in view exists, and is read from the server. */
export function ChatView({ model, state, onOpen }: ChatViewProps): ReactNode {
  const { columns, sums } = model
  const scroller = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const blocks = useMemo(() => chatBlocks(columns, sums, open), [columns, sums, open])
  const selected = model.rowById.get(state.selectedId ?? '')
  const current = selected === undefined ? -1 : blockOfRow(blocks, sums, selected)
  const virtualizer = useVirtualizer({
    count: blocks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => `${blocks[index]?.kind} ${blocks[index]?.row}`,
  })
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(current, { align: 'auto' })
    // Pieces that grow while they are read must not move the page.
  }, [state.selectedId, virtualizer])
  const show = (id: string): void => {
    state.select(id)
    onOpen()
  }
  return (
    <div
      ref={scroller}
      role="feed"
      aria-label={t('Conversation')}
      tabIndex={0}
      data-row-keys
      className="min-h-0 flex-1 overflow-y-auto -outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const block = blocks[index]
          if (block === undefined) return null
          const id = columns.id[block.row] ?? ''
          return (
            <Piece
              key={key}
              ref={virtualizer.measureElement}
              block={block}
              place={{ index, start, count: blocks.length, isCurrent: index === current }}
            >
              <ChatBlockView
                model={model}
                block={block}
                isOpen={open.has(id)}
                onToggle={() => setOpen((before) => toggled(before, id))}
                onShow={() => show(id)}
              />
            </Piece>
          )
        })}
      </div>
    </div>
  )
}

interface PieceProps {
  readonly ref: Ref<HTMLElement>
  readonly block: ChatBlock
  readonly place: {
    readonly index: number
    readonly start: number
    readonly count: number
    readonly isCurrent: boolean
  }
  readonly children: ReactNode
}

/** The place of one piece in the conversation. */
function Piece({ ref, block, place, children }: PieceProps): ReactNode {
  return (
    <article
      ref={ref}
      data-index={place.index}
      aria-posinset={place.index + 1}
      aria-setsize={place.count}
      aria-label={LABELS[block.kind]}
      aria-current={place.isCurrent ? 'true' : undefined}
      className="absolute inset-x-0 top-0 px-4 py-2 aria-[current]:bg-accent-tint"
      style={{ transform: `translateY(${place.start}px)` }}
    >
      <div className="mx-auto max-w-3xl" style={{ paddingInlineStart: block.level * LEVEL_PX }}>
        {children}
      </div>
    </article>
  )
}

/** What belongs to an agent is moved to the right by this, px. */
const LEVEL_PX = 20

const LABELS = {
  asked: t('What was asked'),
  turn: t('Turn of a model'),
  tool: t('Tool'),
  agent: t('Agent'),
  answered: t('What was answered'),
} as const

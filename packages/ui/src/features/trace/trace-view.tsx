import type { TraceSkeleton } from '@heddle/core/schemas'
import { lazy, Suspense, useCallback } from 'react'
import type { CSSProperties, ReactNode } from 'react'

import { PageState } from '../../components/page-state.tsx'
import { Splitter, useSplit } from '../../components/splitter.tsx'
import { t } from '../../messages/translate.ts'
import { DetailPanel } from './detail-panel.tsx'
import { TraceHeader } from './trace-header.tsx'
import { useTraceModel } from './trace-model.ts'
import { TraceToolbar } from './trace-toolbar.tsx'
import { TraceTree } from './trace-tree.tsx'
import type { TraceTreeProps } from './trace-tree.tsx'
import { useCovered } from './use-covered.ts'
import { useDetail } from './use-detail.ts'
import { useTimeAxis } from './use-time-axis.ts'
import { useTraceKeys } from './use-trace-keys.ts'
import { useTraceState } from './use-trace-state.ts'

export interface TraceViewProps {
  readonly skeleton: TraceSkeleton
  /** When the skeleton came, ms since the epoch: how far running bars reach. */
  readonly receivedMs: number
}

const BreakdownView = lazy(async () => ({
  default: (await import('./breakdown-view.tsx')).BreakdownView,
}))
const ChatView = lazy(async () => ({ default: (await import('./chat/chat-view.tsx')).ChatView }))
const GraphView = lazy(async () => ({
  default: (await import('./graph/graph-view.tsx')).GraphView,
}))

/** One trace: header, find bar, tree with waterfall, and the detail of what is selected. */
export function TraceView({ skeleton, ...live }: TraceViewProps): ReactNode {
  const model = useTraceModel(skeleton, live.receivedMs)
  const state = useTraceState(model)
  const axis = useTimeAxis(model, state)
  const detail = useDetail(state.selectedId)
  const split = useSplit('heddle-trace-split', 0.42)
  const covered = useCovered(detail.isOpen)
  const { select } = state
  const { open } = detail
  const showTrace = useCallback(() => {
    select(undefined)
    open()
  }, [select, open])
  useTraceKeys({ model, state, axis, openDetail: open })
  return (
    <>
      <TraceHeader model={model} onShowTrace={showTrace} />
      <div ref={split.container} className="relative flex min-h-0 flex-1">
        <div
          ref={covered.view}
          inert={covered.isCovered}
          className="flex min-h-0 min-w-0 flex-1 flex-col"
        >
          <TraceToolbar model={model} state={state} axis={axis} />
          <Suspense fallback={<PageState state={{ kind: 'loading', what: t('the view') }} />}>
            <ModeView model={model} state={state} axis={axis} onOpen={open} />
          </Suspense>
        </div>
        {detail.isOpen && (
          <>
            <Splitter label={t('Width of the detail')} split={split} />
            <section
              ref={covered.detail}
              aria-label={t('Detail')}
              tabIndex={-1}
              className="detail-panel flex min-h-0 flex-col bg-bg outline-none"
              style={{ '--detail-share': `${split.share * 100}%` } as CSSProperties}
            >
              <DetailPanel
                model={model}
                state={state}
                observationId={detail.shownId}
                onClose={detail.close}
              />
            </section>
          </>
        )}
      </div>
    </>
  )
}

/** The same trace as a tree, a conversation, a graph or sums. */
function ModeView(props: TraceTreeProps): ReactNode {
  const { model, state, onOpen } = props
  switch (state.mode) {
    case 'breakdown':
      return <BreakdownView model={model} onFind={state.showFound} />
    case 'chat':
      return <ChatView model={model} state={state} onOpen={onOpen} />
    case 'graph':
      return <GraphView model={model} state={state} onOpen={onOpen} />
    case 'tree':
    default:
      return <TraceTree {...props} />
  }
}

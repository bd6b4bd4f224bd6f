import { lazy, memo, Suspense } from 'react'
import type { ReactNode } from 'react'

import { PageState } from '../../components/page-state.tsx'
import { t } from '../../messages/translate.ts'
import { ObservationDetailView } from './observation-detail-view.tsx'
import type { TraceModel } from './trace-model.ts'
import type { TraceState } from './use-trace-state.ts'

const TraceDetailView = lazy(async () => ({
  default: (await import('./trace-detail-view.tsx')).TraceDetailView,
}))

export interface DetailPanelProps {
  readonly model: TraceModel
  readonly state: TraceState
  /** What is shown: the selection, or a moment ago's while a quick hand moves on. */
  readonly observationId: string | undefined
  readonly onClose: () => void
}

/** What is selected in full: an observation, or the trace itself while nothing is selected. */
export const DetailPanel = memo(function DetailPanel(props: DetailPanelProps): ReactNode {
  const row = props.model.rowById.get(props.observationId ?? '')
  return row === undefined ? (
    <Suspense fallback={<PageState state={{ kind: 'loading', what: t('the trace') }} />}>
      <TraceDetailView {...props} />
    </Suspense>
  ) : (
    <ObservationDetailView key={props.observationId} {...props} row={row} />
  )
}, showsSame)

/** Of the state a detail shows the tab and what is found in it; the rest changes with every key and leaves it as it is. */
function showsSame(one: DetailPanelProps, other: DetailPanelProps): boolean {
  return (
    one.model === other.model &&
    one.observationId === other.observationId &&
    one.state.tab === other.state.tab &&
    one.state.payloads.hits === other.state.payloads.hits
  )
}

import type { ReactNode } from 'react'

import { ObservationDetailView } from './observation-detail-view.tsx'
import { TraceDetailView } from './trace-detail-view.tsx'
import type { TraceModel } from './trace-model.ts'
import type { TraceState } from './use-trace-state.ts'

export interface DetailPanelProps {
  readonly model: TraceModel
  readonly state: TraceState
  /** What is shown: the selection, or a moment ago's while a quick hand moves on. */
  readonly observationId: string | undefined
  readonly onClose: () => void
}

/** What is selected in full: an observation, or the trace itself while nothing is selected. */
export function DetailPanel(props: DetailPanelProps): ReactNode {
  const row = props.model.rowById.get(props.observationId ?? '')
  return row === undefined ? (
    <TraceDetailView {...props} />
  ) : (
    <ObservationDetailView key={props.observationId} {...props} row={row} />
  )
}

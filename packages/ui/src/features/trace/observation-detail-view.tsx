import type { ObservationDetail } from '@heddle/core/schemas'
import type { ReactElement, ReactNode } from 'react'

import { CopyButton } from '../../components/copy-button.tsx'
import { PageState } from '../../components/page-state.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { TypeIcon } from '../../components/type-icon.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatTokenRate } from '../../format/rate.ts'
import { formatCount } from '../../format/tokens.ts'
import type { DetailTab } from '../../search-params.ts'
import { nameOf } from '../../trace-view/columns.ts'
import { selfTime } from '../../trace-view/self-time.ts'
import { CostTab } from './cost-tab.tsx'
import { DataTab } from './data-tab.tsx'
import { DetailHeader, Facts } from './detail-header.tsx'
import type { DetailPanelProps } from './detail-panel.tsx'
import { availableTabs, TAB_LABELS } from './detail-tabs.ts'
import { DocumentsTab } from './documents-tab.tsx'
import { MessagesTab } from './messages-tab.tsx'
import { RawTab } from './raw-tab.tsx'
import { StatusNote } from './status-note.tsx'
import type { TraceModel } from './trace-model.ts'
import { useObservation } from './use-observation.ts'

export type ObservationDetailViewProps = DetailPanelProps & { readonly row: number }

/** One observation: numbers at once from the skeleton, the payload as soon as it is here. */
export function ObservationDetailView(props: ObservationDetailViewProps): ReactNode {
  const { projectId, model, state, row, onClose } = props
  const { columns } = model
  const type = columns.type[row] ?? 'SPAN'
  const name = nameOf(columns, row)
  const query = useObservation(projectId, model, row)
  const tabs = availableTabs(query.data, model, row)
  const tab = tabs.find((one) => one === state.tab) ?? tabs[0] ?? 'data'
  return (
    <>
      <DetailHeader
        icon={<TypeIcon type={type} size={16} />}
        title={name}
        note={type.toLowerCase()}
        onClose={onClose}
      >
        <CopyButton label="Copy the link" text={() => location.href} isIconOnly />
      </DetailHeader>
      <Facts facts={factsOf(model, row)} />
      <StatusNote level={columns.level[row] ?? 'DEFAULT'} message={columns.status[row] ?? null} />
      <div className="px-4 max-md:px-3">
        <Tabs
          label="Parts of the observation"
          tabs={tabs.map((id) => ({ id, label: TAB_LABELS[id] }))}
          selected={tab}
          onSelect={state.setTab}
        />
      </div>
      <div
        role="tabpanel"
        aria-label={TAB_LABELS[tab]}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto p-4 -outline-offset-2 max-md:p-3"
      >
        <Body {...props} tab={tab} detail={query.data} query={query} />
      </div>
    </>
  )
}

type BodyProps = ObservationDetailViewProps & {
  readonly tab: DetailTab
  readonly detail: ObservationDetail | undefined
  readonly query: ReturnType<typeof useObservation>
}

function Body({ tab, detail, query, ...props }: BodyProps): ReactElement {
  if (detail === undefined) {
    return query.isError ? (
      <PageState
        state={{ kind: 'error', error: query.error, onRetry: () => void query.refetch() }}
      />
    ) : (
      <PageState state={{ kind: 'loading', what: 'the observation' }} />
    )
  }
  switch (tab) {
    case 'messages':
      return <MessagesTab input={detail.input} output={detail.output} />
    case 'documents':
      return <DocumentsTab detail={detail} />
    case 'cost':
      return <CostTab {...props} detail={detail} />
    case 'raw':
      return <RawTab detail={detail} />
    case 'data':
      return <DataTab detail={detail} />
  }
}

function factsOf(model: TraceModel, row: number): (readonly [string, ReactNode])[] {
  const { columns, sums } = model
  const duration = columns.duration[row] ?? Number.NaN
  const firstToken = columns.firstToken[row] ?? Number.NaN
  const output = columns.outputTokens[row] ?? 0
  const tokens = sums.totalTokens[row] ?? 0
  const cost = sums.cost[row] ?? Number.NaN
  const isParent = (sums.childCount[row] ?? 0) > 0
  const sum = isParent ? 'Σ ' : ''
  const rate = formatTokenRate(output, duration - (Number.isNaN(firstToken) ? 0 : firstToken))
  const facts: [string, ReactNode][] = [
    ['duration', Number.isNaN(duration) ? 'running' : formatDuration(duration)],
  ]
  if (isParent && !Number.isNaN(duration))
    facts.push(['self', formatDuration(selfTime(columns, sums, row))])
  if (!Number.isNaN(firstToken)) facts.push(['first token', formatDuration(firstToken)])
  if (tokens > 0) {
    const split = `${formatCount(sums.inputTokens[row] ?? 0)} in, ${formatCount(sums.outputTokens[row] ?? 0)} out`
    facts.push([`${sum}tokens`, <span title={split}>{formatCount(tokens)}</span>])
  }
  if (rate !== undefined && !isParent) facts.push(['rate', rate])
  if (!Number.isNaN(cost) || tokens > 0) facts.push([`${sum}cost`, formatCost(cost)])
  return facts
}

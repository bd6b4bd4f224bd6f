import type { ObservationDetail } from '@heddle/core/schemas'
import { lazy, Suspense, useEffect } from 'react'
import type { ReactNode } from 'react'

import { CopyButton } from '../../components/copy-button.tsx'
import { loadJsonView } from '../../components/json-view/lazy-json-view.tsx'
import { lazyView } from '../../components/lazy-view.tsx'
import { PageState } from '../../components/page-state.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { TypeIcon } from '../../components/type-icon.tsx'
import { t } from '../../messages/translate.ts'
import type { DetailTab } from '../../search-params.ts'
import { modelOf, nameOf } from '../../trace-view/columns.ts'
import { foundIn } from '../../trace-view/payload-hits.ts'
import { AddToDatasetButton } from '../datasets/add-to-dataset-button.tsx'
import { DetailHeader } from './detail-header.tsx'
import type { DetailPanelProps } from './detail-panel.tsx'
import { availableTabs, TAB_LABELS } from './detail-tabs.ts'
import { MessagesTab } from './messages-tab.tsx'
import { ObservationFacts } from './observation-facts.tsx'
import { PlaygroundLink } from './playground-link.tsx'
import { PromptLink } from './prompt-link.tsx'
import { RawTab } from './raw-tab.tsx'
import { StatusNote } from './status-note.tsx'
import { useTraceSource } from './trace-source-context.ts'
import { useObservation } from './use-observation.ts'
import type { PreviousMessages } from './use-previous-messages.ts'
import { usePreviousMessages } from './use-previous-messages.ts'

const CostTab = lazy(async () => ({ default: (await import('./cost-tab.tsx')).CostTab }))
const DataTab = lazyView(async () => (await import('./data-tab.tsx')).DataTab)
const DocumentsTab = lazy(async () => ({
  default: (await import('./documents-tab.tsx')).DocumentsTab,
}))

const ScorePanel = lazy(async () => ({
  default: (await import('../scores/score-panel.tsx')).ScorePanel,
}))

export type ObservationDetailViewProps = DetailPanelProps & { readonly row: number }

/** One observation: numbers at once from the skeleton, the payload as soon as it is here. */
export function ObservationDetailView(props: ObservationDetailViewProps): ReactNode {
  const { model, state, row, onClose } = props
  const { columns } = model
  const type = columns.type[row] ?? 'SPAN'
  const name = nameOf(columns, row)
  const { projectId } = useTraceSource()
  const query = useObservation(model, row)
  const before = usePreviousMessages(model, row)
  const tabs = availableTabs(query.data, model, row).filter(
    // What people judged belongs to the project, and is not given away with a trace.
    (one) => one !== 'scores' || projectId !== undefined,
  )
  const tab = tabs.find((one) => one === state.tab) ?? tabs[0] ?? 'data'
  useLoadedBeside(state.tab)
  return (
    <>
      <DetailHeader
        icon={<TypeIcon type={type} size={16} />}
        title={name}
        note={[type.toLowerCase(), modelOf(columns, row)].filter(Boolean).join(' · ')}
        onClose={onClose}
      >
        {query.data !== undefined && projectId !== undefined && (
          <PlaygroundLink projectId={projectId} detail={query.data} />
        )}
        {query.data !== undefined && projectId !== undefined && (
          <AddToDatasetButton
            projectId={projectId}
            traceId={model.skeleton.traceId}
            observationId={query.data.id}
            input={query.data.input}
            output={query.data.output}
          />
        )}
        <CopyButton label={t('Copy the link')} text={() => location.href} isIconOnly />
      </DetailHeader>
      <ObservationFacts model={model} row={row} />
      {query.data !== undefined && <PromptLink detail={query.data} />}
      <StatusNote level={columns.level[row] ?? 'DEFAULT'} message={columns.status[row] ?? null} />
      <div className="px-4 max-md:px-3">
        <Tabs
          label={t('Parts of the observation')}
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
        <Suspense fallback={<PageState state={{ kind: 'loading', what: t('the view') }} />}>
          <Body {...props} tab={tab} detail={query.data} query={query} before={before} />
        </Suspense>
      </div>
    </>
  )
}

/** Fetches the code of a tab beside the payload that it shows, and not behind it. */
function useLoadedBeside(tab: DetailTab | undefined): void {
  useEffect(() => {
    if (tab === 'data') void Promise.all([DataTab.load(), loadJsonView()])
  }, [tab])
}

type BodyProps = ObservationDetailViewProps & {
  readonly tab: DetailTab
  readonly detail: ObservationDetail | undefined
  readonly query: ReturnType<typeof useObservation>
  readonly before: PreviousMessages
}

function Body({ tab, detail, query, ...props }: BodyProps): ReactNode {
  if (detail === undefined) {
    return query.isError ? (
      <PageState
        state={{ kind: 'error', error: query.error, onRetry: () => void query.refetch() }}
      />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the observation') }} />
    )
  }
  return TAB_BODIES[tab]({ ...props, detail })
}

const TAB_BODIES: Readonly<
  Record<
    DetailTab,
    (
      props: ObservationDetailViewProps & { detail: ObservationDetail; before: PreviousMessages },
    ) => ReactNode
  >
> = {
  messages: ({ detail, model, state, row, before }) =>
    before.isPending ? (
      <PageState state={{ kind: 'loading', what: t('the messages') }} />
    ) : (
      <MessagesTab
        input={detail.input}
        output={detail.output}
        caller={{ model, state, row }}
        before={before}
      />
    ),
  documents: ({ detail }) => <DocumentsTab detail={detail} />,
  data: ({ detail, state }) => (
    <DataTab detail={detail} found={foundIn(state.payloads.hits, detail.id)} />
  ),
  cost: (props) => <CostTab {...props} />,
  scores: ({ detail, model }) => <StepScores traceId={model.skeleton.traceId} id={detail.id} />,
  raw: ({ detail }) => <RawTab detail={detail} />,
}

function StepScores({ traceId, id }: { traceId: string; id: string }): ReactNode {
  const { projectId } = useTraceSource()
  if (projectId === undefined) return null
  return (
    <ScorePanel
      projectId={projectId}
      subject={{ traceId, observationId: id }}
      emptyText={t('No scores on this step.')}
    />
  )
}

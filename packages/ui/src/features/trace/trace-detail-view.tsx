import { ListTree } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'

import { Estimate } from '../../components/estimate.tsx'
import { PageState } from '../../components/page-state.tsx'
import { PayloadSection } from '../../components/payload-section.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { AddToDatasetButton } from '../datasets/add-to-dataset-button.tsx'
import { DetailHeader, Facts } from './detail-header.tsx'
import type { DetailPanelProps } from './detail-panel.tsx'
import { holdsMessages } from './detail-tabs.ts'
import { MessagesTab } from './messages-tab.tsx'
import { modelUsage } from './model-usage.ts'
import type { TraceModel } from './trace-model.ts'
import { useTraceSource } from './trace-source-context.ts'
import type { TraceTotals } from './trace-totals.ts'
import { traceTotals } from './trace-totals.ts'
import { useTracePayload } from './use-observation.ts'

const DeleteTrace = lazy(async () => ({
  default: (await import('./delete-trace.tsx')).DeleteTrace,
}))
const ScorePanel = lazy(async () => ({
  default: (await import('../scores/score-panel.tsx')).ScorePanel,
}))

/** The trace itself: what went in and came out, and which model used what. */
export function TraceDetailView({ model, onClose }: DetailPanelProps): ReactNode {
  const { skeleton } = model
  const totals = traceTotals(model)
  const { projectId } = useTraceSource()
  const payload = useTracePayload(model)
  return (
    <>
      <DetailHeader
        icon={<ListTree size={16} aria-hidden className="shrink-0 text-muted" />}
        title={skeleton.name ?? t('trace {traceId}', { traceId: shortId(skeleton.traceId) })}
        note={t('trace')}
        onClose={onClose}
      >
        {payload.data !== undefined && projectId !== undefined && (
          <AddToDatasetButton
            projectId={projectId}
            traceId={skeleton.traceId}
            input={payload.data.input}
            output={payload.data.output}
          />
        )}
      </DetailHeader>
      <Facts facts={sumsOf(totals)} />
      <div
        className="min-h-0 flex-1 overflow-y-auto border-t p-4 max-md:p-3"
        tabIndex={0}
        role="region"
        aria-label={t('Trace')}
      >
        <div className="grid gap-5">
          <Payload model={model} />
          <ModelTable model={model} />
          {projectId !== undefined && (
            <TraceScores projectId={projectId} traceId={skeleton.traceId} />
          )}
          {projectId !== undefined && (
            <Suspense>
              <DeleteTrace projectId={projectId} traceId={skeleton.traceId} />
            </Suspense>
          )}
        </div>
      </div>
    </>
  )
}

function TraceScores({ projectId, traceId }: { projectId: string; traceId: string }): ReactNode {
  return (
    <section aria-label={t('Scores of the trace')} className="grid gap-2">
      <h3 className="text-table font-medium">{t('Scores')}</h3>
      <Suspense>
        <ScorePanel
          projectId={projectId}
          subject={{ traceId }}
          emptyText={t('No scores of the trace itself.')}
        />
      </Suspense>
    </section>
  )
}

function Payload({ model }: { readonly model: TraceModel }): ReactNode {
  const { data, error, refetch } = useTracePayload(model)
  if (data === undefined) {
    return error === null ? (
      <PageState state={{ kind: 'loading', what: t('the trace') }} />
    ) : (
      <PageState state={{ kind: 'error', error, onRetry: () => void refetch() }} />
    )
  }
  return (
    <>
      {holdsMessages(data) ? (
        <MessagesTab input={data.input} output={data.output} />
      ) : (
        <>
          <PayloadSection title={t('Input')} value={data.input} />
          <PayloadSection title={t('Output')} value={data.output} />
        </>
      )}
      {Object.keys(data.metadata).length > 0 && (
        <PayloadSection title={t('Metadata')} value={data.metadata} />
      )}
    </>
  )
}

/** The trace in numbers. */
function sumsOf(totals: TraceTotals): readonly (readonly [string, ReactNode])[] {
  return [
    [t('duration'), formatDuration(totals.durationMs)],
    [t('observations'), formatCount(totals.count)],
    [
      `Σ ${t('tokens')}`,
      <Estimate key="tokens" isEstimated={totals.isEstimated}>
        {formatCount(totals.tokens)}
      </Estimate>,
    ],
    [
      `Σ ${t('cost')}`,
      <Estimate key="cost" isEstimated={totals.isEstimated}>
        {formatCost(totals.cost)}
      </Estimate>,
    ],
  ]
}

function ModelTable({ model }: { readonly model: TraceModel }): ReactNode {
  const models = modelUsage(model)
  if (models.length === 0) return null
  return (
    <section className="grid gap-1.5">
      <h3 className="text-table font-medium text-muted">{t('Models')}</h3>
      <div className="overflow-x-auto rounded-card border">
        <table className="w-full text-table">
          <thead className="bg-subtle text-meta text-faint">
            <tr>
              <th className="px-3 py-1 text-start font-medium">{t('Model')}</th>
              <th className="px-3 py-1 text-end font-medium">{t('Calls')}</th>
              <th className="px-3 py-1 text-end font-medium">{t('In')}</th>
              <th className="px-3 py-1 text-end font-medium">{t('Out')}</th>
              <th className="px-3 py-1 text-end font-medium">{t('Cost')}</th>
            </tr>
          </thead>
          <tbody>
            {models.map((usage) => (
              <tr key={usage.name} className="border-t">
                <td className="px-3 py-1">{usage.name}</td>
                <td className="numeric px-3 py-1 text-end">{formatCount(usage.calls)}</td>
                <td className="numeric px-3 py-1 text-end">
                  <Estimate isEstimated={usage.isEstimated}>
                    {formatCount(usage.inputTokens)}
                  </Estimate>
                </td>
                <td className="numeric px-3 py-1 text-end">
                  <Estimate isEstimated={usage.isEstimated}>
                    {formatCount(usage.outputTokens)}
                  </Estimate>
                </td>
                <td className="numeric px-3 py-1 text-end">
                  <Estimate isEstimated={usage.isEstimated}>{formatCost(usage.cost)}</Estimate>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

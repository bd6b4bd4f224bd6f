import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { ConnectLink } from '../../components/connect-link.tsx'
import { Estimate } from '../../components/estimate.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { Segments } from '../../components/segments.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { formatCost } from '../../format/cost.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { COST_RANGES, type CostGroup, type CostsSearch } from '../../search-params.ts'
import { CostOverTime } from './cost-over-time.tsx'
import { type CostRow, shownRows, totalsOf, unpricedModels } from './cost-rows.ts'
import { CostTable } from './cost-table.tsx'
import { UnpricedModels } from './unpriced-models.tsx'
import { useCosts } from './use-costs.ts'

const route = getRouteApi('/project/$projectId/costs')

const GROUPS: readonly { readonly id: CostGroup; readonly label: string }[] = [
  { id: 'model', label: t('Model') },
  { id: 'user', label: t('User') },
  { id: 'step', label: t('Step') },
  { id: 'prompt', label: t('Prompt') },
]

/** `/project/$projectId/costs`: where the money went. */
export function CostsPage(): ReactNode {
  usePageTitle(t('Costs'))
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { range = '30d', by = 'model' } = search
  const costs = useCosts(projectId, range, by)
  const change = (next: CostsSearch): void => {
    void navigate({ search: { ...search, ...next }, replace: true })
  }
  return (
    <>
      <PageHeader title={t('Costs')}>
        <Segments
          label={t('Time range')}
          options={COST_RANGES.map((id) => ({ id, label: id }))}
          selected={range}
          onSelect={(next) => change({ range: next })}
        />
      </PageHeader>
      <Body costs={costs} isByHour={range === '24h'} projectId={projectId}>
        <Segments
          label={t('Group by')}
          options={GROUPS}
          selected={by}
          onSelect={(next) => change({ by: next })}
        />
      </Body>
    </>
  )
}

interface BodyProps {
  readonly costs: ReturnType<typeof useCosts>
  readonly isByHour: boolean
  readonly projectId: string
  readonly children: ReactNode
}

function Body({ costs, isByHour, projectId, children }: BodyProps): ReactNode {
  const { rows, models, steps } = costs
  if (rows === undefined || models === undefined || steps === undefined) {
    return costs.error === undefined ? (
      <PageState state={{ kind: 'loading', what: t('the costs') }} />
    ) : (
      <PageState state={{ kind: 'error', error: costs.error, onRetry: costs.retry }} />
    )
  }
  const unpriced = unpricedModels(models)
  const shown = shownRows(rows)
  if (shown.length === 0 && unpriced.length === 0) return <NoCosts projectId={projectId} />
  return (
    <div className="grid auto-rows-max content-start gap-4 overflow-y-auto p-4">
      <Totals models={models} />
      <CostOverTime steps={steps} isByHour={isByHour} />
      {unpriced.length > 0 && <UnpricedModels models={unpriced} projectId={projectId} />}
      <div className="flex items-center gap-2">
        <span className="text-table text-faint">{t('by')}</span>
        {children}
      </div>
      <CostTable rows={shown} />
      <p className="text-table text-muted">
        {t(
          "Only calls of models are billed; each step's Cost tab has the price, the tokens and the arithmetic of its cost.",
        )}
      </p>
    </div>
  )
}

function Totals({ models }: { readonly models: readonly CostRow[] }): ReactNode {
  const { costUsd, calls, tokens, isEstimated } = totalsOf(models)
  const facts = [
    [
      t('Cost'),
      <Estimate key="cost" isEstimated={isEstimated}>
        {formatCost(calls === 0 ? null : costUsd)}
      </Estimate>,
    ],
    [t('Calls with a cost'), formatCount(calls)],
    [
      t('Cost of a call'),
      <Estimate key="call" isEstimated={isEstimated}>
        {formatCost(calls === 0 ? null : costUsd / calls)}
      </Estimate>,
    ],
    [
      t('Tokens'),
      <Estimate key="tokens" isEstimated={isEstimated}>
        {formatTokensCompact(tokens)}
      </Estimate>,
    ],
  ] as const
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
      {facts.map(([term, value]) => (
        <div key={term} className="rounded-control border px-3 py-2">
          <dt className="text-table text-faint">{term}</dt>
          <dd className="numeric text-headline font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function NoCosts({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No model was called in this time.'),
        text: t(
          'Costs appear here with the first call of a model that has a price or brings its cost along.',
        ),
        action: <ConnectLink projectId={projectId} />,
      }}
    />
  )
}

import type { MetricsRow } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { rowNumber } from '../../api/metrics-row.ts'
import { traceFacetsQuery } from '../../api/traces.ts'
import { ConnectLink } from '../../components/connect-link.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { isStopped, SlowQuery } from '../../components/slow-query.tsx'
import { TimeRangeSelect } from '../../components/time-range-select.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import type { OverviewSearch } from '../../search-params.ts'
import { type Interval, isShort, printInterval } from '../../time-range.ts'
import { NumberTiles } from './number-tiles.tsx'
import { OverviewCharts } from './overview-charts.tsx'
import { RANKINGS, RankingTable } from './rankings.tsx'
import { useChanges, useInterval, useOverview, useRankings } from './use-overview.ts'
import { WhatChanged } from './what-changed.tsx'

const route = getRouteApi('/project/$projectId/overview')

/** `/project/$projectId/overview`: is everything all right? */
export function OverviewPage(): ReactNode {
  usePageTitle(t('Overview'))
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (next: {
    [Key in keyof OverviewSearch]?: OverviewSearch[Key] | undefined
  }): void => {
    const merged = Object.entries({ ...search, ...next })
    const kept = merged.filter(([, value]) => value !== undefined)
    void navigate({ search: Object.fromEntries(kept) as OverviewSearch })
  }
  return (
    <>
      <PageHeader title={t('Overview')}>
        <EnvironmentSelect
          projectId={projectId}
          chosen={search.env}
          onChange={(env) => change({ env })}
        />
        <TimeRangeSelect range={search.range ?? '24h'} onChange={(range) => change({ range })} />
      </PageHeader>
      <Body
        projectId={projectId}
        search={search}
        onBrush={(interval) => change({ range: printInterval(interval) })}
        onShorter={() => change({ range: '24h' })}
      />
    </>
  )
}

interface BodyProps {
  readonly projectId: string
  readonly search: OverviewSearch
  readonly onBrush: (interval: Interval) => void
  readonly onShorter: () => void
}

function Body({ projectId, search, onBrush, onShorter }: BodyProps): ReactNode {
  const interval = useInterval(search.range)
  const place = { projectId, env: search.env, interval }
  const overview = useOverview(place)
  const { numbers, steps } = overview
  const failed = [numbers, steps].find(({ isError }) => isError)
  const asked = [numbers, steps].find((query) => query.isPending || query.isPlaceholderData)
  const slow = asked && (
    <SlowQuery
      what={t('The numbers')}
      query={asked}
      onCancel={overview.onCancel}
      onShorter={isShort(interval) ? undefined : onShorter}
    />
  )
  if (failed?.error) {
    return (
      <PageState
        state={{ kind: 'error', error: failed.error, onRetry: () => void failed.refetch() }}
      />
    )
  }
  if (numbers.data === undefined || steps.data === undefined) {
    return (
      <div className="grid content-start gap-3 p-4">
        {slow}
        {(asked === undefined || !isStopped(asked)) && (
          <PageState state={{ kind: 'loading', what: t('the numbers') }} />
        )}
      </div>
    )
  }
  const shown = { now: numbers.data.data[0], steps: steps.data.data }
  if ((rowNumber(shown.now, 'count_count') ?? 0) === 0) return <NoTraces projectId={projectId} />
  return (
    <div
      className={`grid auto-rows-max content-start gap-3 overflow-y-auto p-4 ${numbers.isPlaceholderData ? 'opacity-60' : ''}`}
    >
      {slow}
      <Numbers {...place} search={search} overview={overview} shown={shown} onBrush={onBrush} />
    </div>
  )
}

interface NumbersProps extends Pick<BodyProps, 'projectId' | 'search' | 'onBrush'> {
  readonly env: string | undefined
  readonly interval: Interval
  readonly overview: ReturnType<typeof useOverview>
  readonly shown: {
    readonly now: MetricsRow | undefined
    readonly steps: readonly MetricsRow[]
  }
}

function Numbers(props: NumbersProps): ReactNode {
  const { projectId, env, interval, search, overview, shown, onBrush } = props
  const navigate = route.useNavigate()
  const listSearch: ListSearch = {
    range: search.range ?? '24h',
    ...(search.env !== undefined && { env: search.env }),
  }
  return (
    <>
      <NumberTiles
        projectId={projectId}
        now={shown.now}
        before={overview.before.data?.data[0]}
        search={listSearch}
      />
      <OverviewCharts
        steps={shown.steps}
        modelSteps={overview.modelSteps.data?.data}
        models={overview.costly}
        interval={interval}
        onBrush={onBrush}
        onPick={(picked, q) =>
          void navigate({
            to: '/project/$projectId/traces',
            params: { projectId },
            search: { ...listSearch, range: printInterval(picked), ...(q !== undefined && { q }) },
          })
        }
      />
      <Lists projectId={projectId} env={env} interval={interval} search={listSearch} />
    </>
  )
}

/** What links to the list carry along. */
type ListSearch = Pick<OverviewSearch, 'range' | 'env'>

type ListsProps = Parameters<typeof useRankings>[0] & {
  readonly search: OverviewSearch
}

function Lists({ search, ...place }: ListsProps): ReactNode {
  const { projectId } = place
  const changes = useChanges(place)
  const rankings = useRankings(place)
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <WhatChanged projectId={projectId} changes={changes.data?.changes} search={search} />
      {(['slowest', 'costliest', 'lowest'] as const).map((kind) => (
        <RankingTable
          key={kind}
          ranking={RANKINGS[kind]}
          rows={rankings[kind].data?.data}
          projectId={projectId}
          search={search}
        />
      ))}
    </div>
  )
}

interface EnvironmentSelectProps {
  readonly projectId: string
  readonly chosen: string | undefined
  readonly onChange: (env: string | undefined) => void
}

function EnvironmentSelect({ projectId, chosen, onChange }: EnvironmentSelectProps): ReactNode {
  const { data } = useQuery(traceFacetsQuery(projectId, { field: 'environment' }))
  const found = new Set([
    ...(data?.values ?? []).map(({ value }) => value),
    ...(chosen ? [chosen] : []),
  ])
  if (found.size < 2) return null
  return (
    <SelectField
      label={t('Environment')}
      value={chosen ?? ''}
      options={[
        { id: '', label: t('All environments') },
        ...[...found].map((id) => ({ id, label: id })),
      ]}
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  )
}

function NoTraces({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No traces in this time.'),
        text: t('Choose a longer time, or send the first trace.'),
        action: <ConnectLink projectId={projectId} />,
      }}
    />
  )
}

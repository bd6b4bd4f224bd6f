import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import { rowText } from '../../api/metrics-row.ts'
import {
  anyOf,
  changesQuery,
  ESTIMATED_CALLS,
  metricsQuery,
  type MetricsQuestion,
} from '../../api/metrics.ts'
import type { OverviewSearch } from '../../search-params.ts'
import { type Interval, intervalBefore, resolveRange } from '../../time-range.ts'
import { useTimeZone } from '../../time-zone.ts'
import { COSTLY_MODELS } from './cost-by-model.ts'

const MINUTE_MS = 60_000
/** Lines of the short tables. */
const LINES = 5

const TOTAL_COST = { measure: 'totalCost', aggregation: 'sum' } as const

const NUMBERS: MetricsQuestion['metrics'] = [
  { measure: 'count', aggregation: 'count' },
  { measure: 'hasError', aggregation: 'sum' },
  { measure: 'latency', aggregation: 'p95' },
  TOTAL_COST,
  { measure: 'totalTokens', aggregation: 'sum' },
  { measure: 'uniqueUserIds', aggregation: 'uniq' },
  ESTIMATED_CALLS,
]

const OVER_TIME: MetricsQuestion['metrics'] = [
  ...NUMBERS.slice(0, 2),
  { measure: 'latency', aggregation: 'p50' },
  { measure: 'latency', aggregation: 'p95' },
  { measure: 'latency', aggregation: 'p99' },
]

/** The times of the page; the same until the URL changes, so that nothing moves while one reads. */
export function useInterval(range: OverviewSearch['range']): Interval {
  return useMemo(() => {
    const now = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS
    return resolveRange(range ?? '24h', now)
  }, [range])
}

interface Place {
  readonly projectId: string
  readonly env: string | undefined
  readonly interval: Interval
}

/** The numbers of the page, each asked for by itself. */
export function useOverview({ projectId, env, interval }: Place) {
  const timeZone = useTimeZone()
  const queries = useQueryClient()
  const asked = (
    times: Interval,
    question: Omit<MetricsQuestion, keyof ReturnType<typeof within>>,
  ) => metricsQuery(projectId, { ...question, ...within(times, env) })
  const numbers = useQuery(asked(interval, { view: 'traces', metrics: NUMBERS }))
  const before = useQuery(asked(intervalBefore(interval), { view: 'traces', metrics: NUMBERS }))
  const steps = useQuery(
    asked(interval, {
      view: 'traces',
      metrics: OVER_TIME,
      timeDimension: { granularity: 'auto' },
      timeZone,
      config: { row_limit: 1000 },
    }),
  )
  const models = useQuery(
    asked(interval, {
      view: 'observations',
      metrics: [TOTAL_COST],
      dimensions: [{ field: 'providedModelName' }],
      orderBy: [{ field: 'sum_totalCost', direction: 'desc' }],
      config: { row_limit: COSTLY_MODELS },
    }),
  )
  const costly = (models.data?.data ?? []).flatMap((row) => rowText(row, 'providedModelName') ?? [])
  const modelSteps = useQuery({
    ...metricsQuery(projectId, {
      view: 'observations',
      metrics: [TOTAL_COST, ESTIMATED_CALLS],
      dimensions: [{ field: 'providedModelName' }],
      timeDimension: { granularity: 'auto' },
      timeZone,
      config: { row_limit: 1000 },
      ...within(interval, env, costly),
    }),
    enabled: models.isSuccess,
  })
  const onCancel = () => void queries.cancelQueries({ queryKey: ['metrics', projectId] })
  return { numbers, before, steps, modelSteps, costly, onCancel }
}

type Ranking = Required<Pick<MetricsQuestion, 'view' | 'dimensions' | 'metrics' | 'orderBy'>>

const COUNT = { measure: 'count', aggregation: 'count' } as const

const RANKINGS: Readonly<Record<'slowest' | 'costliest' | 'lowest', Ranking>> = {
  slowest: {
    view: 'traces',
    dimensions: [{ field: 'name' }],
    metrics: [{ measure: 'latency', aggregation: 'p95' }, COUNT],
    orderBy: [{ field: 'p95_latency', direction: 'desc' }],
  },
  costliest: {
    view: 'traces',
    dimensions: [{ field: 'userId' }],
    metrics: [TOTAL_COST, COUNT, ESTIMATED_CALLS],
    orderBy: [{ field: 'sum_totalCost', direction: 'desc' }],
  },
  lowest: {
    view: 'scores-numeric',
    dimensions: [{ field: 'name' }],
    metrics: [{ measure: 'value', aggregation: 'avg' }, COUNT],
    orderBy: [{ field: 'avg_value', direction: 'asc' }],
  },
}

/** The short tables. */
export function useRankings({ projectId, env, interval }: Place) {
  const ask = (ranking: Ranking) =>
    metricsQuery(projectId, {
      ...ranking,
      config: { row_limit: LINES },
      ...within(interval, env),
    })
  return {
    slowest: useQuery(ask(RANKINGS.slowest)),
    costliest: useQuery(ask(RANKINGS.costliest)),
    lowest: useQuery(ask(RANKINGS.lowest)),
  }
}

/** What differs from the time before. */
export function useChanges({ projectId, env, interval }: Place) {
  return useQuery(
    changesQuery(projectId, {
      from: new Date(interval.fromMs).toISOString(),
      to: new Date(interval.toMs).toISOString(),
      ...(env !== undefined && { environment: env }),
    }),
  )
}

function within(
  { fromMs, toMs }: Interval,
  env: string | undefined,
  models?: readonly string[],
): Pick<MetricsQuestion, 'fromTimestamp' | 'toTimestamp' | 'filters'> {
  return {
    fromTimestamp: new Date(fromMs).toISOString(),
    toTimestamp: new Date(toMs).toISOString(),
    filters: [
      ...(env === undefined ? [] : [anyOf('environment', [env])]),
      ...(models === undefined ? [] : [anyOf('providedModelName', models)]),
    ],
  }
}

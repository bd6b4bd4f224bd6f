import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { metricsQuery, type MetricsQuestion } from '../../api/metrics.ts'
import type { CostGroup, CostRange } from '../../search-params.ts'
import { COST_FIELDS, readCostRows } from './cost-rows.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const PERIODS: Readonly<Record<CostRange, { readonly lengthMs: number; readonly stepMs: number }>> =
  {
    '24h': { lengthMs: DAY_MS, stepMs: HOUR_MS },
    '7d': { lengthMs: 7 * DAY_MS, stepMs: DAY_MS },
    '30d': { lengthMs: 30 * DAY_MS, stepMs: DAY_MS },
    '90d': { lengthMs: 90 * DAY_MS, stepMs: DAY_MS },
  }

/** Lines of the table; the server answers no more than this at once. */
const ROWS = 1000

/** The last whole steps of a period, up to the end of the one that runs. */
export function periodOf(range: CostRange, nowMs: number) {
  const { lengthMs, stepMs } = PERIODS[range]
  const toMs = Math.floor(nowMs / stepMs) * stepMs + stepMs
  return {
    fromTimestamp: new Date(toMs - lengthMs).toISOString(),
    toTimestamp: new Date(toMs).toISOString(),
  }
}

const METRICS: MetricsQuestion['metrics'] = [
  { measure: 'totalCost', aggregation: 'sum' },
  { measure: 'totalCost', aggregation: 'count' },
  { measure: 'countedCalls', aggregation: 'count' },
  { measure: 'inputTokens', aggregation: 'sum' },
  { measure: 'outputTokens', aggregation: 'sum' },
]

/** Costs of a period by group, by model and over time. */
export function useCosts(projectId: string, range: CostRange, group: CostGroup) {
  const period = useMemo(() => periodOf(range, Date.now()), [range])
  const ask = (field: string): MetricsQuestion => ({
    view: 'observations',
    dimensions: [{ field }],
    metrics: METRICS,
    orderBy: [{ field: 'sum_totalCost', direction: 'desc' }],
    config: { row_limit: ROWS },
    ...period,
  })
  const groups = useQuery(metricsQuery(projectId, ask(COST_FIELDS[group])))
  const models = useQuery(metricsQuery(projectId, ask(COST_FIELDS.model)))
  const steps = useQuery(
    metricsQuery(projectId, {
      view: 'observations',
      metrics: METRICS.slice(0, 1),
      timeDimension: { granularity: range === '24h' ? 'hour' : 'day' },
      ...period,
    }),
  )
  const failed = [groups, models, steps].find(({ isError }) => isError)
  return {
    rows: groups.data && readCostRows(groups.data.data),
    models: models.data && readCostRows(models.data.data),
    steps: steps.data?.data,
    error: failed?.error ?? undefined,
    retry: () => void Promise.all([groups, models, steps].map((query) => query.refetch())),
  }
}

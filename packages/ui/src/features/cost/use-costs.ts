import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { ESTIMATED_CALLS, metricsQuery, type MetricsQuestion } from '../../api/metrics.ts'
import { addDays, dayIn, startOfDay } from '../../format/zoned-days.ts'
import type { CostGroup, CostRange } from '../../search-params.ts'
import { useTimeZone } from '../../time-zone.ts'
import { COST_FIELDS, readCostRows } from './cost-rows.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const DAYS: Readonly<Record<Exclude<CostRange, '24h'>, number>> = { '7d': 7, '30d': 30, '90d': 90 }

/** Lines of the table; the server answers no more than this at once. */
const ROWS = 1000

/** The last whole hours, or days of a zone, up to the end of the one that runs. */
export function periodOf(range: CostRange, nowMs: number, timeZone: string) {
  const [fromMs, toMs] = range === '24h' ? lastHours(nowMs) : lastDays(DAYS[range], nowMs, timeZone)
  return {
    fromTimestamp: new Date(fromMs).toISOString(),
    toTimestamp: new Date(toMs).toISOString(),
  }
}

function lastHours(nowMs: number): [number, number] {
  const toMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS + HOUR_MS
  return [toMs - DAY_MS, toMs]
}

function lastDays(days: number, nowMs: number, timeZone: string): [number, number] {
  const end = addDays(dayIn(nowMs, timeZone), 1)
  return [startOfDay(addDays(end, -days), timeZone), startOfDay(end, timeZone)]
}

const TOTAL_COST = { measure: 'totalCost', aggregation: 'sum' } as const

const METRICS: MetricsQuestion['metrics'] = [
  TOTAL_COST,
  { measure: 'totalCost', aggregation: 'count' },
  { measure: 'countedCalls', aggregation: 'count' },
  { measure: 'inputTokens', aggregation: 'sum' },
  { measure: 'outputTokens', aggregation: 'sum' },
  ESTIMATED_CALLS,
]

/** Costs of a period by group, by model and over time. */
export function useCosts(projectId: string, range: CostRange, group: CostGroup) {
  const timeZone = useTimeZone()
  const period = useMemo(() => periodOf(range, Date.now(), timeZone), [range, timeZone])
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
      metrics: [TOTAL_COST, ESTIMATED_CALLS],
      timeDimension: { granularity: range === '24h' ? 'hour' : 'day' },
      timeZone,
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

import { pageQuerySchema } from '@heddle/core/schemas'
import type { MetricsQuery } from '@heddle/core/schemas'

import { METRICS_FIELDS } from '../../query/metrics-fields.ts'
import type { HttpParts } from '../environment.ts'
import { invalidRequest } from '../http-error.ts'
import { metricsParametersSchema, readMetricsQuery } from '../metrics-query.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { optionalText, optionalTime, repeatedText } from '../parse-query.ts'
import { keyFailures, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'

const dailyQuerySchema = pageQuerySchema.extend({
  traceName: optionalText(),
  userId: optionalText(),
  tags: repeatedText(),
  environment: repeatedText(),
  fromTimestamp: optionalTime(),
  toTimestamp: optionalTime(),
})

const metricsRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/metrics',
  summary: 'Aggregate traces, observations or scores; `query` is the JSON text of a MetricsQuery',
  tag: 'Metrics',
  query: metricsParametersSchema,
  answers: { 200: { description: 'The rows.', schema: 'MetricsAnswer' }, ...keyFailures },
}

const metricsV2Route: PublicRoute = {
  ...metricsRoute,
  path: '/api/public/v2/metrics',
  summary:
    'Aggregate observations or scores; ids only as a ranking: with `row_limit`, a descending order, and no time dimension',
}

const dailyRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/metrics/daily',
  summary: 'Read counts, cost and usage by day and model, newest day first',
  tag: 'Metrics',
  query: dailyQuerySchema,
  answers: {
    200: { description: 'One page of days.', schema: 'DailyMetricsPage' },
    ...keyFailures,
  },
}

export function registerMetrics(api: PublicApi, parts: HttpParts): void {
  const { metrics } = parts
  const authenticated = authenticate(parts)
  api.add(dailyRoute, authenticated, async (context) => {
    const query = readQuery(context, dailyQuerySchema)
    return context.json(await metrics.readDailyMetrics(context.var.access.projectId, query), 200)
  })
  api.add(metricsRoute, authenticated, async (context) => {
    const query = readMetricsQuery(context)
    return context.json(await metrics.readMetrics(context.var.access.projectId, query), 200)
  })
  api.add(metricsV2Route, authenticated, async (context) => {
    const query = readMetricsQuery(context)
    refuseTraces(query)
    refuseManyGroups(query)
    return context.json(await metrics.readMetrics(context.var.access.projectId, query), 200)
  })
}

function refuseTraces({ view }: MetricsQuery): void {
  if (view !== 'traces') return
  throw invalidRequest(
    'Expected view to be observations, scores-numeric, scores-boolean or scores-categorical; traces are aggregated by /api/public/metrics.',
  )
}

/** Groups by id are as many as rows, so they are answered as a ranking alone. Source: Langfuse's public API. */
function refuseManyGroups(query: MetricsQuery): void {
  const { dimensions } = METRICS_FIELDS[query.view]
  const names = query.dimensions?.map(({ field }) => field) ?? []
  const many = names.find((name) => dimensions[name]?.isHighCardinality)
  if (many === undefined) return
  const ranked = new Set(query.metrics.map((metric) => `${metric.aggregation}_${metric.measure}`))
  const isRanking =
    !query.timeDimension &&
    query.config.row_limit !== undefined &&
    query.orderBy?.some(({ field, direction }) => direction === 'desc' && ranked.has(field))
  if (isRanking) return
  throw invalidRequest(
    `Expected a query by ${many} to have config.row_limit, an orderBy of direction desc on a measure, and no timeDimension: it has about as many groups as there are rows.`,
  )
}

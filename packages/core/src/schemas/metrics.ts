import { z } from 'zod'

import { filterSchema } from './filter.ts'
import { pageMetaSchema } from './page.ts'
import { timeZoneSchema } from './time-zone.ts'

export const metricsViews = [
  'traces',
  'observations',
  'scores-numeric',
  'scores-boolean',
  'scores-categorical',
] as const
export type MetricsView = (typeof metricsViews)[number]

export const metricsAggregations = [
  'sum',
  'avg',
  'count',
  'max',
  'min',
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
  'histogram',
  'uniq',
] as const
export type MetricsAggregation = (typeof metricsAggregations)[number]

export const metricsGranularities = ['auto', 'minute', 'hour', 'day', 'week', 'month'] as const
export type MetricsGranularity = (typeof metricsGranularities)[number]

/** Rows an answer holds when the query names no number, and at most. Source: Langfuse's public API. */
export const DEFAULT_METRICS_ROWS = 100
const MAX_ROWS = 1000
/** Bars of a histogram when the query names no number, and at most. Source: Langfuse's public API. */
const DEFAULT_BINS = 10
const MAX_BINS = 100
/** Dimensions, measures and orders that a query holds at most; more columns than anybody can read. */
const MAX_COLUMNS = 20

/** Moments that the store's calendar reaches. */
const FIRST_TIME = Date.UTC(1970, 0, 1)
const LAST_TIME = Date.UTC(2100, 0, 1)

const field = z.string().min(1)
const moment = z.iso
  .datetime({ offset: true, error: 'expected ISO 8601 with Z or an offset' })
  .refine((text) => Date.parse(text) >= FIRST_TIME && Date.parse(text) <= LAST_TIME, {
    error: 'expected a time from 1970 to 2100',
  })

/**
 * A question about numbers, as `GET /api/public/metrics` takes it. Rows hold the dimensions by name, the measures as
 * `<aggregation>_<measure>`, such as `sum_totalCost`, and the start of the bucket as `time_dimension`. Latencies are
 * milliseconds, costs USD. `from <= time < to`. The grammar is that of Langfuse's public API; `timeZone`, the zone whose hours,
 * days, weeks and months the buckets are, is ours; without it they are those of UTC.
 */
export const metricsQuerySchema = z
  .object({
    view: z.enum(metricsViews),
    dimensions: z.array(z.object({ field })).max(MAX_COLUMNS).nullish(),
    metrics: z
      .array(z.object({ measure: field, aggregation: z.enum(metricsAggregations) }))
      .min(1)
      .max(MAX_COLUMNS),
    filters: filterSchema.nullish(),
    timeDimension: z.object({ granularity: z.enum(metricsGranularities) }).nullish(),
    timeZone: timeZoneSchema.nullish(),
    fromTimestamp: moment,
    toTimestamp: moment,
    orderBy: z
      .array(z.object({ field, direction: z.enum(['asc', 'desc']) }))
      .max(MAX_COLUMNS)
      .nullish(),
    config: z
      .object({
        bins: z.number().int().min(1).max(MAX_BINS).default(DEFAULT_BINS),
        row_limit: z.number().int().min(1).max(MAX_ROWS).optional(),
      })
      .nullish()
      .transform((config) => ({ bins: DEFAULT_BINS, ...config })),
  })
  .refine(({ fromTimestamp, toTimestamp }) => Date.parse(fromTimestamp) < Date.parse(toTimestamp), {
    path: ['toTimestamp'],
    error: 'expected a time after fromTimestamp',
  })
export type MetricsQuery = z.output<typeof metricsQuerySchema>

/** One row of an answer. A histogram is a list of `[lower, upper, height]`. */
export const metricsRowSchema = z.record(z.string(), z.unknown())
export type MetricsRow = z.infer<typeof metricsRowSchema>

export const metricsAnswerSchema = z.object({ data: z.array(metricsRowSchema) })
export type MetricsAnswer = z.infer<typeof metricsAnswerSchema>

/** What one model was used for on one day. Tokens are sums over the usage types that name them; costs are USD. */
export const dailyUsageSchema = z.object({
  model: z.string().nullable(),
  inputUsage: z.number(),
  outputUsage: z.number(),
  totalUsage: z.number(),
  countObservations: z.number().int(),
  countTraces: z.number().int(),
  totalCost: z.number(),
})
export type DailyUsage = z.infer<typeof dailyUsageSchema>

/** One day in UTC. Traces count by their time, observations by their start. */
export const dailyMetricsSchema = z.object({
  date: z.iso.date(),
  countTraces: z.number().int(),
  countObservations: z.number().int(),
  totalCost: z.number(),
  usage: z.array(dailyUsageSchema),
})
export type DailyMetrics = z.infer<typeof dailyMetricsSchema>

export const dailyMetricsPageSchema = z.object({
  data: z.array(dailyMetricsSchema),
  meta: pageMetaSchema,
})
export type DailyMetricsPage = z.infer<typeof dailyMetricsPageSchema>

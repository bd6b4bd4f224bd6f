import { z } from 'zod'

import { filterSchema } from './filter.ts'
import { metricsAggregations, metricsViews } from './metrics.ts'
import { storedText } from './stored-text.ts'

/** Longest name of a saved view, characters. */
const MAX_NAME_CHARACTERS = 100

/** Widgets of a dashboard at most. */
const MAX_WIDGETS = 40

const text = z.string().max(4000)

/** The list of traces as somebody left it: what its URL held. */
export const traceListViewSchema = z.object({
  kind: z.literal('trace-list'),
  q: text.optional(),
  range: text.optional(),
  env: text.optional(),
  rows: z.literal('observations').optional(),
  /** Ids of the columns on show, in their order, separated by commas; absent: the usual ones. */
  cols: text.optional(),
})
export type TraceListView = z.infer<typeof traceListViewSchema>

export const widgetCharts = ['number', 'line', 'bars', 'list', 'table'] as const
export type WidgetChart = (typeof widgetCharts)[number]

/** One chart of a dashboard: a measure of a view, maybe cut by a dimension. `span` is columns of twelve. */
export const widgetSchema = z.object({
  id: storedText().min(1).max(100),
  title: storedText().min(1).max(MAX_NAME_CHARACTERS),
  chart: z.enum(widgetCharts),
  view: z.enum(metricsViews),
  measure: z.string().min(1).max(100),
  aggregation: z.enum(metricsAggregations),
  dimension: z.string().min(1).max(100).nullable(),
  filters: filterSchema,
  span: z.number().int().min(2).max(12),
})
export type Widget = z.infer<typeof widgetSchema>

export const dashboardViewSchema = z.object({
  kind: z.literal('dashboard'),
  description: storedText().max(1000),
  widgets: z.array(widgetSchema).max(MAX_WIDGETS),
})
export type DashboardView = z.infer<typeof dashboardViewSchema>

export const savedViewBodySchema = z.discriminatedUnion('kind', [
  traceListViewSchema,
  dashboardViewSchema,
])
export type SavedViewBody = z.infer<typeof savedViewBodySchema>

/** Body of `POST …/saved-views` and `PUT …/saved-views/:viewId`. `isShared`: everybody in the project sees it. */
export const writeSavedViewRequestSchema = z.object({
  name: storedText().trim().min(1).max(MAX_NAME_CHARACTERS),
  isShared: z.boolean(),
  body: savedViewBodySchema,
})
export type WriteSavedViewRequest = z.infer<typeof writeSavedViewRequestSchema>

/** A view as it is kept. `isMine`: whoever asks made it. */
export const savedViewSchema = writeSavedViewRequestSchema.extend({
  id: z.string(),
  isMine: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type SavedView = z.infer<typeof savedViewSchema>

/** Query and answer of `GET …/saved-views`: the person's own and the shared ones, by name. */
export const savedViewsQuerySchema = z.object({ kind: z.enum(['trace-list', 'dashboard']) })
export const savedViewsSchema = z.object({ views: z.array(savedViewSchema) })
export type SavedViews = z.infer<typeof savedViewsSchema>

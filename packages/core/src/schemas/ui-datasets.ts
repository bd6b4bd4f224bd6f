import { z } from 'zod'

import {
  createDatasetItemRequestSchema,
  datasetItemSchema,
  datasetRunSchema,
  datasetSchema,
} from './dataset.ts'
import { pageMetaSchema } from './page.ts'

/** Rows of an import that are sent at once. */
export const MAX_IMPORT_ROWS = 500

/** Items of a comparison at most; a longer one says that it is cut. */
export const MAX_COMPARED_ITEMS = 2000

/** Runs that are compared at once. */
export const MAX_COMPARED_RUNS = 6

/** A dataset as the list shows it. */
export const datasetSummarySchema = datasetSchema.extend({
  /** Active items. */
  itemCount: z.number().int(),
  runCount: z.number().int(),
})
export type DatasetSummary = z.infer<typeof datasetSummarySchema>

/** `GET /api/ui/projects/:projectId/datasets`, newest first. */
export const datasetSummaryPageSchema = z.object({
  data: z.array(datasetSummarySchema),
  meta: pageMetaSchema,
})
export type DatasetSummaryPage = z.infer<typeof datasetSummaryPageSchema>

/** Body of `POST …/datasets/:datasetId/items`: all that the item says from now on; what is left out is null. */
export const writeDatasetItemRequestSchema = createDatasetItemRequestSchema.omit({
  datasetName: true,
})
export type WriteDatasetItemRequest = z.infer<typeof writeDatasetItemRequestSchema>

/** Body of `POST …/datasets/:datasetId/import`. Each row is judged by itself. */
export const importDatasetItemsRequestSchema = z.object({
  items: z.array(writeDatasetItemRequestSchema).min(1).max(MAX_IMPORT_ROWS),
})
export type ImportDatasetItemsRequest = z.infer<typeof importDatasetItemsRequestSchema>

/** What became of the rows: `index` counts from 0 within the request. */
export const importDatasetItemsAnswerSchema = z.object({
  added: z.number().int(),
  errors: z.array(z.object({ index: z.number().int(), message: z.string() })),
})
export type ImportDatasetItemsAnswer = z.infer<typeof importDatasetItemsAnswerSchema>

/** One change of a dataset's items. */
export const datasetChangeSchema = z.object({
  at: z.string(),
  itemId: z.string(),
  kind: z.enum(['added', 'changed', 'removed']),
})
export type DatasetChange = z.infer<typeof datasetChangeSchema>

/** `GET …/datasets/:datasetId/history`, the latest first. */
export const datasetHistorySchema = z.object({ changes: z.array(datasetChangeSchema) })
export type DatasetHistory = z.infer<typeof datasetHistorySchema>

/** `GET …/datasets/:datasetId/items/:itemId/versions`, the latest first. `isDeleted`: from then on it was gone. */
export const datasetItemVersionsSchema = z.object({
  versions: z.array(
    datasetItemSchema
      .pick({ input: true, expectedOutput: true, metadata: true, status: true, updatedAt: true })
      .extend({ isDeleted: z.boolean() }),
  ),
})
export type DatasetItemVersions = z.infer<typeof datasetItemVersionsSchema>

/** The mean of a score over the traces of a run; booleans count as 0 and 1. */
export const runScoreSchema = z.object({
  name: z.string(),
  mean: z.number(),
  count: z.number().int(),
})
export type RunScore = z.infer<typeof runScoreSchema>

/** A run in numbers. `latencyMs` is the mean over its traces, `totalCost` USD (null when unknown). */
export const runSummarySchema = datasetRunSchema.extend({
  itemCount: z.number().int(),
  errorCount: z.number().int(),
  latencyMs: z.number().nullable(),
  totalCost: z.number().nullable(),
  /** Whether tokens, and what they cost, are in it that nobody reported: they were counted from the texts. */
  usageEstimated: z.boolean(),
  scores: z.array(runScoreSchema),
})
export type RunSummary = z.infer<typeof runSummarySchema>

/** `GET …/datasets/:datasetId/runs`, newest first. */
export const runSummaryPageSchema = z.object({
  data: z.array(runSummarySchema),
  meta: pageMetaSchema,
})
export type RunSummaryPage = z.infer<typeof runSummaryPageSchema>

/** Query of `GET …/datasets/:datasetId/comparison`: ids of runs, the base first, separated by commas. */
export const runComparisonQuerySchema = z.object({
  runs: z
    .string()
    .transform((text) => [...new Set(text.split(',').filter((id) => id !== ''))])
    .pipe(z.array(z.string()).min(1).max(MAX_COMPARED_RUNS)),
})

/** What one run made of one item. Of several attempts the numbers are means; output and trace are those of the last. */
export const runCellSchema = z.object({
  traceId: z.string(),
  observationId: z.string().nullable(),
  attempts: z.number().int(),
  /** First characters as text; null while the trace has not arrived or says nothing. */
  output: z.string().nullable(),
  latencyMs: z.number().nullable(),
  cost: z.number().nullable(),
  /** Whether the cost is made of tokens that nobody reported. */
  usageEstimated: z.boolean(),
  errorCount: z.number().int(),
  /** By name: numeric and boolean scores. */
  scores: z.record(z.string(), z.number()),
})
export type RunCell = z.infer<typeof runCellSchema>

/** Items that at least one of the runs has, in the order of the base run. `cells` has one entry a run, null where it has none. */
export const runComparisonSchema = z.object({
  runs: z.array(runSummarySchema),
  rows: z.array(
    z.object({
      itemId: z.string(),
      /** First characters as text. */
      input: z.string().nullable(),
      expectedOutput: z.string().nullable(),
      cells: z.array(runCellSchema.nullable()),
    }),
  ),
  /** Items of the runs, also of those that were cut off. */
  totalItems: z.number().int(),
})
export type RunComparison = z.infer<typeof runComparisonSchema>

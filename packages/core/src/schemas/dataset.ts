import { z } from 'zod'

import { pageMetaSchema } from './page.ts'
import { storedText } from './stored-text.ts'

/** Longest id of an item, characters. Source: Langfuse's dataset API. */
const MAX_ITEM_ID_CHARACTERS = 255

/** Longest name of a dataset or a run, characters: what an index of Postgres surely holds. */
const MAX_NAME_CHARACTERS = 500

const nameSchema = storedText().min(1).max(MAX_NAME_CHARACTERS)
const foreignIdSchema = storedText().min(1).max(800)
const timeSchema = z.iso.datetime({ offset: true })

/** A JSON Schema: an object, or true or false. */
const jsonSchemaSchema = z.union([z.record(z.string(), z.unknown()), z.boolean()])

/** Body of `POST /api/public/v2/datasets`: makes the dataset or changes the one with this name; absent fields stay. */
export const createDatasetRequestSchema = z.object({
  name: nameSchema,
  description: storedText().nullish(),
  metadata: z.unknown().optional(),
  /** JSON Schema that each item's input must fit; null takes it away. */
  inputSchema: jsonSchemaSchema.nullish(),
  /** JSON Schema that each item's expected output must fit; null takes it away. */
  expectedOutputSchema: jsonSchemaSchema.nullish(),
})
export type CreateDatasetRequest = z.infer<typeof createDatasetRequestSchema>

export const datasetSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  metadata: z.unknown(),
  inputSchema: z.unknown(),
  expectedOutputSchema: z.unknown(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Dataset = z.infer<typeof datasetSchema>

export const datasetPageSchema = z.object({ data: z.array(datasetSchema), meta: pageMetaSchema })
export type DatasetPage = z.infer<typeof datasetPageSchema>

export const datasetStatusSchema = z.enum(['ACTIVE', 'ARCHIVED'])
export type DatasetStatus = z.infer<typeof datasetStatusSchema>

/** Body of `POST /api/public/dataset-items`: adds the item or changes the one with this id; absent and null fields stay. */
export const createDatasetItemRequestSchema = z.object({
  datasetName: nameSchema,
  id: storedText().min(1).max(MAX_ITEM_ID_CHARACTERS).nullish(),
  input: z.unknown().optional(),
  expectedOutput: z.unknown().optional(),
  metadata: z.unknown().optional(),
  sourceTraceId: foreignIdSchema.nullish(),
  sourceObservationId: foreignIdSchema.nullish(),
  status: datasetStatusSchema.nullish(),
})
export type CreateDatasetItemRequest = z.infer<typeof createDatasetItemRequestSchema>

/** Where in an item a stored file is named, and where it can be read. */
export const datasetItemMediaReferenceSchema = z.object({
  field: z.enum(['input', 'expectedOutput', 'metadata']),
  referenceString: z.string(),
  jsonPath: z.string(),
  media: z.object({
    mediaId: z.string(),
    contentType: z.string(),
    contentLength: z.number().int(),
    url: z.string(),
    urlExpiry: z.string(),
  }),
})
export type DatasetItemMediaReference = z.infer<typeof datasetItemMediaReferenceSchema>

/** One item as it is, or as it was at the moment that was asked for. `updatedAt` is when this version of it began. */
export const datasetItemSchema = z.object({
  id: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  status: datasetStatusSchema,
  input: z.unknown(),
  expectedOutput: z.unknown(),
  metadata: z.unknown(),
  sourceTraceId: z.string().nullable(),
  sourceObservationId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  mediaReferences: z.array(datasetItemMediaReferenceSchema),
})
export type DatasetItem = z.infer<typeof datasetItemSchema>

export const datasetItemPageSchema = z.object({
  data: z.array(datasetItemSchema),
  meta: pageMetaSchema,
})
export type DatasetItemPage = z.infer<typeof datasetItemPageSchema>

/** A dataset as the first version of the API answers it: with its active items and the names of its runs. */
export const datasetWithItemsSchema = datasetSchema.extend({
  items: z.array(datasetItemSchema),
  runs: z.array(z.string()),
})
export type DatasetWithItems = z.infer<typeof datasetWithItemsSchema>

export const datasetWithItemsPageSchema = z.object({
  data: z.array(datasetWithItemsSchema),
  meta: pageMetaSchema,
})

/** Body of `POST /api/public/dataset-run-items`: one item was run, and this trace shows how. */
export const createDatasetRunItemRequestSchema = z
  .strictObject({
    runName: nameSchema,
    /** Taken when the run is made, by its first item. */
    runDescription: storedText().nullish(),
    /** Taken when the run is made, by its first item. */
    metadata: z.unknown().optional(),
    datasetItemId: storedText().min(1),
    traceId: foreignIdSchema.nullish(),
    observationId: foreignIdSchema.nullish(),
    datasetVersion: timeSchema.nullish(),
    createdAt: timeSchema.nullish(),
  })
  .refine(({ traceId, observationId }) => (traceId ?? observationId ?? undefined) !== undefined, {
    error: 'expected traceId or observationId',
    path: ['traceId'],
  })
export type CreateDatasetRunItemRequest = z.infer<typeof createDatasetRunItemRequestSchema>

export const datasetRunItemSchema = z.object({
  id: z.string(),
  datasetRunId: z.string(),
  datasetRunName: z.string(),
  datasetItemId: z.string(),
  traceId: z.string(),
  observationId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type DatasetRunItem = z.infer<typeof datasetRunItemSchema>

export const datasetRunItemPageSchema = z.object({
  data: z.array(datasetRunItemSchema),
  meta: pageMetaSchema,
})
export type DatasetRunItemPage = z.infer<typeof datasetRunItemPageSchema>

export const datasetRunSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  metadata: z.unknown(),
  datasetId: z.string(),
  datasetName: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type DatasetRun = z.infer<typeof datasetRunSchema>

export const datasetRunPageSchema = z.object({
  data: z.array(datasetRunSchema),
  meta: pageMetaSchema,
})
export type DatasetRunPage = z.infer<typeof datasetRunPageSchema>

export const datasetRunWithItemsSchema = datasetRunSchema.extend({
  datasetRunItems: z.array(datasetRunItemSchema),
})
export type DatasetRunWithItems = z.infer<typeof datasetRunWithItemsSchema>

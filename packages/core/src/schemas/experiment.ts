import { z } from 'zod'

import { observationLevelSchema } from './observation.ts'
import { scoreV3Schema } from './score-v3.ts'

/** Groups of fields that `fields` of `GET /api/public/experiments` may name; `core` is always answered. */
export const experimentFieldGroups = ['core', 'metadata', 'scores'] as const
export type ExperimentFieldGroup = (typeof experimentFieldGroups)[number]

/** Groups of fields that `fields` of `GET /api/public/experiment-items` may name; `core` is always answered. */
export const experimentItemFieldGroups = [
  'core',
  'dataset',
  'io',
  'metadata',
  'itemMetadata',
  'experimentMetadata',
  'scores',
] as const
export type ExperimentItemFieldGroup = (typeof experimentItemFieldGroups)[number]

/**
 * One experiment: items that were run under one id, over a dataset or over data of the program. Its time is that of its items,
 * from the first start to the last end.
 */
export const experimentSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  startTime: z.string(),
  endTime: z.string(),
  itemCount: z.number().int(),
  datasetId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  scores: z.array(scoreV3Schema).optional(),
})
export type Experiment = z.infer<typeof experimentSchema>

/** One page; `cursor` is absent on the last. */
export const experimentPageSchema = z.object({
  data: z.array(experimentSchema),
  meta: z.object({ cursor: z.string().optional() }),
})
export type ExperimentPage = z.infer<typeof experimentPageSchema>

/** One run of an item: `id` and `traceId` are those of its observation. */
export const experimentItemSchema = z.object({
  id: z.string(),
  traceId: z.string(),
  startTime: z.string(),
  endTime: z.string().nullable(),
  level: observationLevelSchema,
  environment: z.string(),
  experimentId: z.string(),
  experimentName: z.string(),
  experimentItemId: z.string(),
  experimentDatasetId: z.string().nullable().optional(),
  experimentItemVersion: z.string().nullable().optional(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  expectedOutput: z.unknown().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  experimentItemMetadata: z.record(z.string(), z.unknown()).optional(),
  experimentMetadata: z.record(z.string(), z.unknown()).optional(),
  experimentDescription: z.string().nullable().optional(),
  scores: z.array(scoreV3Schema).optional(),
})
export type ExperimentItem = z.infer<typeof experimentItemSchema>

/** One page; `cursor` is absent on the last. */
export const experimentItemPageSchema = z.object({
  data: z.array(experimentItemSchema),
  meta: z.object({ cursor: z.string().optional() }),
})
export type ExperimentItemPage = z.infer<typeof experimentItemPageSchema>

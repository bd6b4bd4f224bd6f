import { z } from 'zod'

import { observationLevelSchema, observationTypeSchema } from './observation.ts'

/** Groups of fields that `fields` of `GET /api/public/v2/observations` may name; `core` is always answered. */
export const observationFieldGroups = [
  'core',
  'basic',
  'time',
  'io',
  'metadata',
  'model',
  'usage',
  'prompt',
  'metrics',
  'trace_context',
] as const
export type ObservationFieldGroup = (typeof observationFieldGroups)[number]

/**
 * One observation as `GET /api/public/v2/observations` answers it: the groups that were asked for. Inputs and outputs are text
 * as stored, prices are decimal text, `latency` and `timeToFirstToken` are seconds, costs USD.
 */
export const observationV2Schema = z.object({
  id: z.string(),
  traceId: z.string(),
  projectId: z.string(),
  parentObservationId: z.string().nullable(),
  type: observationTypeSchema,
  startTime: z.string(),
  endTime: z.string().nullable(),
  name: z.string().nullable().optional(),
  level: observationLevelSchema.optional(),
  statusMessage: z.string().nullable().optional(),
  version: z.string().nullable().optional(),
  environment: z.string().optional(),
  bookmarked: z.boolean().optional(),
  public: z.boolean().optional(),
  userId: z.string().nullable().optional(),
  sessionId: z.string().nullable().optional(),
  isRootObservation: z.boolean().optional(),
  completionStartTime: z.string().nullable().optional(),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  input: z.string().nullable().optional(),
  output: z.string().nullable().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  providedModelName: z.string().nullable().optional(),
  internalModelId: z.string().nullable().optional(),
  modelParameters: z.record(z.string(), z.unknown()).optional(),
  usageDetails: z.record(z.string(), z.number()).optional(),
  usageEstimated: z.boolean().optional(),
  costDetails: z.record(z.string(), z.number()).optional(),
  totalCost: z.number().nullable().optional(),
  usagePricingTierName: z.string().nullable().optional(),
  promptId: z.string().nullable().optional(),
  promptName: z.string().nullable().optional(),
  promptVersion: z.number().int().nullable().optional(),
  latency: z.number().nullable().optional(),
  timeToFirstToken: z.number().nullable().optional(),
  traceName: z.string().nullable().optional(),
  tags: z.array(z.string()).optional(),
  release: z.string().nullable().optional(),
  modelId: z.string().nullable(),
  inputPrice: z.string().nullable(),
  outputPrice: z.string().nullable(),
  totalPrice: z.string().nullable(),
})
export type ObservationV2 = z.infer<typeof observationV2Schema>

/** One page; `cursor` is absent on the last. */
export const observationV2PageSchema = z.object({
  data: z.array(observationV2Schema),
  meta: z.object({ cursor: z.string().optional() }),
})
export type ObservationV2Page = z.infer<typeof observationV2PageSchema>

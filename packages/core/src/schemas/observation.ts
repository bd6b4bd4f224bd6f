import { z } from 'zod'

/** What one step of a program was. The names and their upper case are those of Langfuse's observation enum. */
export const observationTypeSchema = z.enum([
  'SPAN',
  'GENERATION',
  'EVENT',
  'AGENT',
  'TOOL',
  'CHAIN',
  'RETRIEVER',
  'EVALUATOR',
  'EMBEDDING',
  'GUARDRAIL',
])
export type ObservationType = z.infer<typeof observationTypeSchema>

/** How much attention a step deserves; `DEFAULT` when nothing was said. */
export const observationLevelSchema = z.enum(['DEBUG', 'DEFAULT', 'WARNING', 'ERROR'])
export type ObservationLevel = z.infer<typeof observationLevelSchema>

/**
 * One stored step of a trace, as the server keeps it.
 * Times are ISO 8601 UTC with milliseconds; costs are USD; usage counts are units of the usage type (tokens unless named otherwise).
 */
export const observationSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  traceId: z.string(),
  parentObservationId: z.string().nullable(),
  type: observationTypeSchema,
  name: z.string().nullable(),
  startTime: z.string(),
  endTime: z.string().nullable(),
  completionStartTime: z.string().nullable(),
  level: observationLevelSchema,
  statusMessage: z.string().nullable(),
  version: z.string().nullable(),
  environment: z.string(),
  input: z.unknown(),
  output: z.unknown(),
  metadata: z.record(z.string(), z.unknown()),
  model: z.string().nullable(),
  modelId: z.string().nullable(),
  modelParameters: z.record(z.string(), z.unknown()),
  providedUsageDetails: z.record(z.string(), z.number()),
  usageDetails: z.record(z.string(), z.number()),
  /** Nobody reported usage; the server counted the tokens of the texts. */
  usageEstimated: z.boolean(),
  providedCostDetails: z.record(z.string(), z.number()),
  costDetails: z.record(z.string(), z.number()),
  totalCost: z.number().nullable(),
  usagePricingTierName: z.string().nullable(),
  promptName: z.string().nullable(),
  promptVersion: z.number().int().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Observation = z.infer<typeof observationSchema>

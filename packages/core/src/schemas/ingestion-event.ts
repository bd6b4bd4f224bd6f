import { z } from 'zod'

import { observationLevelSchema } from './observation.ts'
import { scoreDataTypeSchema, scoreSourceSchema } from './score.ts'

/** Longest id of an event or an entity, characters. Source: Langfuse's ingestion API. */
export const MAX_ID_CHARACTERS = 800

const idSchema = z
  .string()
  .min(1)
  .max(MAX_ID_CHARACTERS)
  .regex(/^[^\r]*$/, 'must not hold a carriage return')
const timeSchema = z.iso.datetime({ offset: true })

/** Body of `trace-create`: creates a trace or updates it; absent and null fields change nothing. */
export const traceBodySchema = z.object({
  id: idSchema.nullish(),
  timestamp: timeSchema.nullish(),
  name: z.string().max(1000).nullish(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  sessionId: z.string().nullish(),
  userId: z.string().nullish(),
  environment: z.string().nullish(),
  metadata: z.unknown().optional(),
  release: z.string().nullish(),
  version: z.string().nullish(),
  public: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
})
export type TraceBody = z.infer<typeof traceBodySchema>

/** What every observation event may carry; unknown keys are dropped. */
export const eventBodySchema = z.object({
  id: idSchema.nullish(),
  traceId: idSchema.nullish(),
  environment: z.string().nullish(),
  name: z.string().nullish(),
  startTime: timeSchema.nullish(),
  metadata: z.unknown().optional(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  level: observationLevelSchema.nullish(),
  statusMessage: z.string().nullish(),
  parentObservationId: idSchema.nullish(),
  version: z.string().nullish(),
})
export type EventBody = z.infer<typeof eventBodySchema>

export const spanBodySchema = eventBodySchema.extend({ endTime: timeSchema.nullish() })
export type SpanBody = z.infer<typeof spanBodySchema>

/** Body of generations and of every other type that may call a model. Usage and cost shapes are normalised by the server. */
export const generationBodySchema = spanBodySchema.extend({
  completionStartTime: timeSchema.nullish(),
  model: z.string().nullish(),
  modelParameters: z.record(z.string(), z.unknown()).nullish(),
  usage: z.record(z.string(), z.unknown()).nullish(),
  usageDetails: z.record(z.string(), z.unknown()).nullish(),
  costDetails: z.record(z.string(), z.unknown()).nullish(),
  promptName: z.string().nullish(),
  promptVersion: z.number().int().nullish(),
})
export type GenerationBody = z.infer<typeof generationBodySchema>

/** Body of the legacy `observation-create` and `observation-update`. */
export const legacyObservationBodySchema = generationBodySchema.extend({
  type: z.enum(['GENERATION', 'SPAN', 'EVENT']),
})

export const scoreBodySchema = z.object({
  id: idSchema.nullish(),
  name: z.string().min(1),
  value: z.union([z.number(), z.string()]),
  traceId: idSchema.nullish(),
  sessionId: z.string().min(1).nullish(),
  datasetRunId: z.string().min(1).nullish(),
  observationId: idSchema.nullish(),
  environment: z.string().nullish(),
  comment: z.string().nullish(),
  metadata: z.unknown().optional(),
  source: scoreSourceSchema.nullish(),
  queueId: z.string().nullish(),
  configId: z.string().nullish(),
  dataType: scoreDataTypeSchema.nullish(),
  timestamp: timeSchema.nullish(),
})
export type ScoreBody = z.infer<typeof scoreBodySchema>

const sdkLogBodySchema = z.object({ log: z.unknown().optional(), id: z.string().nullish() })

const envelope = { id: idSchema, timestamp: timeSchema, metadata: z.unknown().optional() }
const withBody = <Type extends string, Body extends z.ZodType>(type: Type, body: Body) =>
  z.object({ ...envelope, type: z.literal(type), body })

/**
 * One event of a batch. `id` names the event and is echoed in the answer; `body.id` names the trace, observation or score.
 * The timestamp may have microseconds and an offset.
 */
export const ingestionEventSchema = z.discriminatedUnion('type', [
  withBody('trace-create', traceBodySchema),
  withBody('span-create', spanBodySchema),
  withBody('span-update', spanBodySchema),
  withBody('generation-create', generationBodySchema),
  withBody('generation-update', generationBodySchema),
  withBody('event-create', eventBodySchema),
  withBody('agent-create', generationBodySchema),
  withBody('tool-create', generationBodySchema),
  withBody('chain-create', generationBodySchema),
  withBody('retriever-create', generationBodySchema),
  withBody('evaluator-create', generationBodySchema),
  withBody('embedding-create', generationBodySchema),
  withBody('guardrail-create', generationBodySchema),
  withBody('observation-create', legacyObservationBodySchema),
  withBody('observation-update', legacyObservationBodySchema),
  withBody('score-create', scoreBodySchema),
  withBody('sdk-log', sdkLogBodySchema),
])
export type IngestionEvent = z.infer<typeof ingestionEventSchema>
export type IngestionEventType = IngestionEvent['type']

/** Body of `POST /api/public/ingestion`. Events are validated one by one, so one bad event costs no other. */
export const ingestionRequestSchema = z.object({
  batch: z.array(z.unknown()),
  metadata: z.unknown().optional(),
})
export type IngestionRequest = z.infer<typeof ingestionRequestSchema>

/** The 207 answer: each event of the batch is listed once, in `successes` or in `errors`. */
export const ingestionResponseSchema = z.object({
  successes: z.array(z.object({ id: z.string(), status: z.number().int() })),
  errors: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      message: z.string().optional(),
      error: z.unknown().optional(),
    }),
  ),
})
export type IngestionResponse = z.infer<typeof ingestionResponseSchema>

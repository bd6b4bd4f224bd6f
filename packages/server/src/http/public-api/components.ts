import {
  createPromptRequestSchema,
  errorBodySchema,
  healthSchema,
  ingestionEventSchema,
  ingestionResponseSchema,
  observationPageSchema,
  observationViewSchema,
  projectListSchema,
  projectSchema,
  promptMetaSchema,
  promptPageSchema,
  promptSchema,
  scoreBodySchema,
  scorePageSchema,
  scoreSchema,
  scoreWithTraceSchema,
  sessionPageSchema,
  sessionSchema,
  sessionWithTracesSchema,
  tracePageSchema,
  traceWithDetailsSchema,
  traceWithFullDetailsSchema,
  updatePromptRequestSchema,
} from '@heddle/core/schemas'
import { z } from 'zod'

/** Every named shape of the OpenAPI document; a shape used by another is referred to by its name. */
export const components = {
  Error: errorBodySchema,
  Health: healthSchema,
  IngestionEvent: ingestionEventSchema,
  IngestionRequest: z.object({
    batch: z.array(ingestionEventSchema),
    metadata: z.unknown().optional(),
  }),
  IngestionError: errorBodySchema.extend({ errors: z.array(z.string()).optional() }),
  IngestionResponse: ingestionResponseSchema,
  Observation: observationViewSchema,
  ObservationPage: observationPageSchema,
  Project: projectSchema,
  ProjectList: projectListSchema,
  Prompt: promptSchema,
  PromptLabels: updatePromptRequestSchema,
  PromptListItem: promptMetaSchema,
  PromptPage: promptPageSchema,
  PromptRequest: createPromptRequestSchema,
  Score: scoreSchema,
  ScoreCreated: z.object({ id: z.string() }),
  ScoreListItem: scoreWithTraceSchema,
  ScorePage: scorePageSchema,
  ScoreRequest: scoreBodySchema,
  Session: sessionSchema,
  SessionPage: sessionPageSchema,
  SessionWithTraces: sessionWithTracesSchema,
  Trace: traceWithFullDetailsSchema,
  TraceListItem: traceWithDetailsSchema,
  TracePage: tracePageSchema,
}

/** Shapes that clients send: they may hold further keys, which are dropped. */
export const requestComponents: ReadonlySet<string> = new Set([
  'IngestionEvent',
  'IngestionRequest',
  'PromptLabels',
  'PromptRequest',
  'ScoreRequest',
])

export type ComponentName = keyof typeof components

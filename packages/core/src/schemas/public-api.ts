import { z } from 'zod'

import { observationSchema } from './observation.ts'
import { pageMetaSchema } from './page.ts'
import { scoreSchema } from './score.ts'
import { traceSchema } from './trace.ts'

/** One observation as `GET /api/public/observations` answers it. `latency` and `timeToFirstToken` are seconds, costs USD. */
export const observationViewSchema = observationSchema
  .omit({ providedUsageDetails: true, providedCostDetails: true, totalCost: true })
  .extend({
    usage: z.object({ unit: z.string(), input: z.number(), output: z.number(), total: z.number() }),
    unit: z.string(),
    promptTokens: z.number(),
    completionTokens: z.number(),
    totalTokens: z.number(),
    promptId: z.string().nullable(),
    usagePricingTierId: z.string().nullable(),
    inputPrice: z.number().nullable(),
    outputPrice: z.number().nullable(),
    totalPrice: z.number().nullable(),
    calculatedInputCost: z.number().nullable(),
    calculatedOutputCost: z.number().nullable(),
    calculatedTotalCost: z.number().nullable(),
    latency: z.number().nullable(),
    timeToFirstToken: z.number().nullable(),
  })
export type ObservationView = z.infer<typeof observationViewSchema>

/** One trace of a list: ids of its observations and scores. `latency` is seconds, `totalCost` USD; -1 when not asked for. */
export const traceWithDetailsSchema = traceSchema.extend({
  externalId: z.null(),
  htmlPath: z.string(),
  latency: z.number(),
  totalCost: z.number(),
  observations: z.array(z.string()),
  scores: z.array(z.string()),
})
export type TraceWithDetails = z.infer<typeof traceWithDetailsSchema>

/** One trace with its whole observations and scores. */
export const traceWithFullDetailsSchema = traceWithDetailsSchema.extend({
  observations: z.array(observationViewSchema),
  scores: z.array(scoreSchema),
})
export type TraceWithFullDetails = z.infer<typeof traceWithFullDetailsSchema>

export const tracePageSchema = z.object({
  data: z.array(traceWithDetailsSchema),
  meta: pageMetaSchema,
})
export type TracePage = z.infer<typeof tracePageSchema>

export const observationPageSchema = z.object({
  data: z.array(observationViewSchema),
  meta: pageMetaSchema,
})
export type ObservationPage = z.infer<typeof observationPageSchema>

/** One score of `GET /api/public/v2/scores`, with what is known of its trace when that was asked for. */
export const scoreWithTraceSchema = scoreSchema.extend({
  trace: z
    .object({
      userId: z.string().nullable(),
      sessionId: z.string().nullable(),
      tags: z.array(z.string()),
      environment: z.string(),
    })
    .optional(),
})
export type ScoreWithTrace = z.infer<typeof scoreWithTraceSchema>

export const scorePageSchema = z.object({
  data: z.array(scoreWithTraceSchema),
  meta: pageMetaSchema,
})
export type ScorePage = z.infer<typeof scorePageSchema>

/** What the traces of one session have in common: the time and the environment are those of the first. */
export const sessionSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  createdAt: z.string(),
  environment: z.string(),
})
export type Session = z.infer<typeof sessionSchema>

export const sessionPageSchema = z.object({ data: z.array(sessionSchema), meta: pageMetaSchema })
export type SessionPage = z.infer<typeof sessionPageSchema>

/** A session with its traces, oldest first. */
export const sessionWithTracesSchema = sessionSchema.extend({ traces: z.array(traceSchema) })
export type SessionWithTraces = z.infer<typeof sessionWithTracesSchema>

export const healthSchema = z.object({ status: z.string(), version: z.string() })
export type Health = z.infer<typeof healthSchema>

export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  organization: z.object({ id: z.string(), name: z.string() }),
  metadata: z.record(z.string(), z.unknown()),
  retentionDays: z.number().int().nullable(),
  /** The zone that its people chose for times; absent: none. */
  timeZone: z.string().optional(),
})
export type Project = z.infer<typeof projectSchema>

export const projectListSchema = z.object({ data: z.array(projectSchema) })

/** Every error body: `message` says what was expected and what to do; `error` is a stable name or the list of faults. */
export const errorBodySchema = z.object({ message: z.string(), error: z.unknown().optional() })
export type ErrorBody = z.infer<typeof errorBodySchema>

import { z } from 'zod'

import { scoreDataTypeSchema, scoreSourceSchema } from './score.ts'

/** What a score is about; an experiment is a dataset run. */
export const scoreSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trace'), id: z.string() }),
  z.object({ kind: z.literal('observation'), id: z.string(), traceId: z.string() }),
  z.object({ kind: z.literal('session'), id: z.string() }),
  z.object({ kind: z.literal('experiment'), id: z.string() }),
])
export type ScoreSubject = z.infer<typeof scoreSubjectSchema>

/**
 * One score of `GET /api/public/v3/scores`. `value` is a number for NUMERIC, true or false for BOOLEAN, else text. Comment, config
 * and metadata are there with the field group `details`, author and queue with `annotation`, the subject with `subject`.
 */
export const scoreV3Schema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  dataType: scoreDataTypeSchema,
  value: z.union([z.number(), z.boolean(), z.string()]),
  source: scoreSourceSchema,
  timestamp: z.string(),
  environment: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  comment: z.string().nullable().optional(),
  configId: z.string().nullable().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  authorUserId: z.string().nullable().optional(),
  queueId: z.string().nullable().optional(),
  subject: scoreSubjectSchema.optional(),
})
export type ScoreV3 = z.infer<typeof scoreV3Schema>

/** `cursor` is absent on the last page. */
export const scoreV3PageSchema = z.object({
  data: z.array(scoreV3Schema),
  meta: z.object({ limit: z.number().int(), cursor: z.string().optional() }),
})
export type ScoreV3Page = z.infer<typeof scoreV3PageSchema>

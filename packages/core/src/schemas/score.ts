import { z } from 'zod'

export const scoreDataTypeSchema = z.enum([
  'NUMERIC',
  'BOOLEAN',
  'CATEGORICAL',
  'TEXT',
  'CORRECTION',
])
export type ScoreDataType = z.infer<typeof scoreDataTypeSchema>

export const scoreSourceSchema = z.enum(['API', 'EVAL', 'ANNOTATION'])
export type ScoreSource = z.infer<typeof scoreSourceSchema>

/** One stored score. `value` is 0 where the data type has no number; `stringValue` is null for numeric scores. */
export const scoreSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  timestamp: z.string(),
  name: z.string(),
  value: z.number(),
  stringValue: z.string().nullable(),
  dataType: scoreDataTypeSchema,
  source: scoreSourceSchema,
  traceId: z.string().nullable(),
  observationId: z.string().nullable(),
  sessionId: z.string().nullable(),
  datasetRunId: z.string().nullable(),
  comment: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  configId: z.string().nullable(),
  queueId: z.string().nullable(),
  authorUserId: z.string().nullable(),
  environment: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Score = z.infer<typeof scoreSchema>

import { z } from 'zod'

import { scoreDataTypeSchema, scoreSchema, scoreSourceSchema } from './score.ts'
import { storedText } from './stored-text.ts'

const moment = z.iso.datetime({ offset: true }).optional()

/** Query of `GET /api/ui/projects/:projectId/scores`. Times as in the list of traces. */
export const scoreRowsQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  name: z.string().optional(),
  source: scoreSourceSchema.optional(),
  traceId: z.string().optional(),
  sessionId: z.string().optional(),
  from: moment,
  to: moment,
})
export type ScoreRowsQuery = z.infer<typeof scoreRowsQuerySchema>

/** One page of scores, newest first. `next` is the cursor of the following page or null at the end. */
export const scoreRowsSchema = z.object({
  rows: z.array(scoreSchema),
  next: z.string().nullable(),
})
export type ScoreRows = z.infer<typeof scoreRowsSchema>

/** Body of `POST …/scores`: a person's judgement, by a score config. */
export const writeScoreRequestSchema = z
  .object({
    traceId: storedText().min(1).optional(),
    observationId: storedText().min(1).optional(),
    sessionId: storedText().min(1).optional(),
    configId: storedText().min(1),
    value: z.union([z.number(), z.string().min(1)]),
    comment: storedText().optional(),
  })
  .refine(({ traceId, sessionId }) => (traceId === undefined) !== (sessionId === undefined), {
    error: 'expected either traceId or sessionId',
    path: ['traceId'],
  })
export type WriteScoreRequest = z.infer<typeof writeScoreRequestSchema>

/** Scores of one name by who gave them. */
export const scoreKindSchema = z.object({
  name: z.string(),
  source: scoreSourceSchema,
  dataType: scoreDataTypeSchema,
  count: z.number().int(),
})
export type ScoreKind = z.infer<typeof scoreKindSchema>

/** `GET …/score-kinds?from&to`: what was scored in a time, the most frequent first. */
export const scoreKindsSchema = z.object({ kinds: z.array(scoreKindSchema) })
export type ScoreKinds = z.infer<typeof scoreKindsSchema>

export const scoreKindsQuerySchema = z.object({ from: moment, to: moment })

const side = { name: z.string().min(1), source: scoreSourceSchema }

/**
 * Query of `GET …/score-agreement`: two kinds of scores that judge the same traces or observations. Numbers of at least
 * `threshold` count as passed where labels are needed.
 */
export const scoreAgreementQuerySchema = z.object({
  name: side.name,
  source: side.source,
  otherName: side.name,
  otherSource: side.source,
  threshold: z.coerce.number().default(0.5),
  from: moment,
  to: moment,
})
export type ScoreAgreementQuery = z.infer<typeof scoreAgreementQuerySchema>

/** How well one label is found: of those the first side gave it (recall), and of those the second did (precision). */
export const labelAgreementSchema = z.object({
  label: z.string(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
  /** How often the first side gave it. */
  support: z.number().int(),
})
export type LabelAgreement = z.infer<typeof labelAgreementSchema>

/**
 * How two kinds of scores agree on the things that have both; of several scores the latest counts. `confusion[i][j]` counts the
 * things that the first side calls `labels[i]` and the second `labels[j]`. Null: not defined for what there is.
 */
export const scoreAgreementSchema = z.object({
  pairs: z.number().int(),
  labels: z.array(z.string()),
  confusion: z.array(z.array(z.number().int())),
  accuracy: z.number().nullable(),
  /** Cohen's kappa. */
  kappa: z.number().nullable(),
  perLabel: z.array(labelAgreementSchema),
  macroF1: z.number().nullable(),
  /** Rank correlation of the numbers, with mean ranks for ties; null for categories. */
  spearman: z.number().nullable(),
})
export type ScoreAgreement = z.infer<typeof scoreAgreementSchema>

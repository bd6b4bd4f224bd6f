import { z } from 'zod'

import { pageMetaSchema } from './page.ts'
import { storedText } from './stored-text.ts'

/** Longest name of a config, characters. Source: Langfuse's score config API. */
const MAX_NAME_CHARACTERS = 35

export const scoreConfigDataTypeSchema = z.enum(['NUMERIC', 'BOOLEAN', 'CATEGORICAL', 'TEXT'])
export type ScoreConfigDataType = z.infer<typeof scoreConfigDataTypeSchema>

/** One value of a categorical score: what people read and the number it counts as. */
export const scoreCategorySchema = z.object({ label: storedText().min(1), value: z.number() })
export type ScoreCategory = z.infer<typeof scoreCategorySchema>

const categoriesSchema = z
  .array(scoreCategorySchema)
  .refine((categories) => isUnique(categories.map(({ label }) => label)), 'labels must differ')
  .refine((categories) => isUnique(categories.map(({ value }) => value)), 'values must differ')

const nameSchema = storedText().min(1).max(MAX_NAME_CHARACTERS)

/** Body of `POST /api/public/score-configs`. */
export const createScoreConfigRequestSchema = z.object({
  name: nameSchema,
  dataType: scoreConfigDataTypeSchema,
  minValue: z.number().nullish(),
  maxValue: z.number().nullish(),
  categories: categoriesSchema.nullish(),
  description: storedText().nullish(),
})
export type CreateScoreConfigRequest = z.infer<typeof createScoreConfigRequestSchema>

/** Body of `PATCH /api/public/score-configs/{configId}`: at least one field; the data type never changes. */
export const updateScoreConfigRequestSchema = z
  .object({
    isArchived: z.boolean().nullish(),
    name: nameSchema.nullish(),
    minValue: z.number().nullish(),
    maxValue: z.number().nullish(),
    categories: categoriesSchema.nullish(),
    description: storedText().nullish(),
  })
  .refine(
    (change) => Object.values(change).some((value) => value !== undefined),
    'expected at least one field to change',
  )
export type UpdateScoreConfigRequest = z.infer<typeof updateScoreConfigRequestSchema>

/** What values scores of one kind may have. Archived ones take no new scores. */
export const scoreConfigSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  dataType: scoreConfigDataTypeSchema,
  isArchived: z.boolean(),
  minValue: z.number().nullable(),
  maxValue: z.number().nullable(),
  categories: z.array(scoreCategorySchema).nullable(),
  description: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type ScoreConfig = z.infer<typeof scoreConfigSchema>

export const scoreConfigPageSchema = z.object({
  data: z.array(scoreConfigSchema),
  meta: pageMetaSchema,
})
export type ScoreConfigPage = z.infer<typeof scoreConfigPageSchema>

function isUnique(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length
}

import { z } from 'zod'

import { priceConditionSchema } from './model-price.ts'
import { pageMetaSchema } from './page.ts'
import { storedText } from './stored-text.ts'

/** Longest pattern, characters; the longest of the built-in list has 200. */
const MAX_PATTERN_CHARACTERS = 500

/** Longest name of a model, characters: what an index of Postgres surely holds. */
const MAX_NAME_CHARACTERS = 250

const priceSchema = z.number().min(0)

export const modelUnitSchema = z.enum([
  'CHARACTERS',
  'TOKENS',
  'MILLISECONDS',
  'SECONDS',
  'IMAGES',
  'REQUESTS',
])
export type ModelUnit = z.infer<typeof modelUnitSchema>

export const pricingTierInputSchema = z.object({
  name: storedText().min(1),
  isDefault: z.boolean(),
  priority: z.number().int().min(0).max(1_000_000),
  conditions: z.array(priceConditionSchema),
  /** USD for one unit, by usage type. */
  prices: z.record(storedText(), priceSchema),
})
export type PricingTierInput = z.infer<typeof pricingTierInputSchema>

/** Body of `POST /api/public/models`: prices of a project's own, either flat or in tiers. */
export const createModelRequestSchema = z.object({
  modelName: storedText().min(1).max(MAX_NAME_CHARACTERS),
  /** Regular expression for the names that clients give; may start with `(?i)`. */
  matchPattern: storedText().min(1).max(MAX_PATTERN_CHARACTERS),
  /** Observations that start before it have other prices; absent: these are the prices of all times. */
  startDate: z.iso.datetime({ offset: true }).nullish(),
  unit: modelUnitSchema.nullish(),
  inputPrice: priceSchema.nullish(),
  outputPrice: priceSchema.nullish(),
  totalPrice: priceSchema.nullish(),
  pricingTiers: z.array(pricingTierInputSchema).nullish(),
  tokenizerId: z.enum(['openai', 'claude']).nullish(),
  tokenizerConfig: z.unknown().optional(),
})
export type CreateModelRequest = z.infer<typeof createModelRequestSchema>

export const pricingTierSchema = pricingTierInputSchema.extend({ id: z.string() })
export type PricingTier = z.infer<typeof pricingTierSchema>

/** Prices of a model, USD for one unit: built in (`isLangfuseManaged`) or the project's own. */
export const modelSchema = z.object({
  id: z.string(),
  modelName: z.string(),
  matchPattern: z.string(),
  startDate: z.string().nullable(),
  unit: z.string(),
  inputPrice: z.number().nullable(),
  outputPrice: z.number().nullable(),
  totalPrice: z.number().nullable(),
  tokenizerId: z.string().nullable(),
  tokenizerConfig: z.unknown(),
  isLangfuseManaged: z.boolean(),
  createdAt: z.string(),
  prices: z.record(z.string(), z.object({ price: z.number() })),
  pricingTiers: z.array(pricingTierSchema),
})
export type Model = z.infer<typeof modelSchema>

export const modelPageSchema = z.object({ data: z.array(modelSchema), meta: pageMetaSchema })
export type ModelPage = z.infer<typeof modelPageSchema>

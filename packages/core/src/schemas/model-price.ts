import { z } from 'zod'

/** A condition of a price tier: the text of one top-level key of the model parameters, or the sum of matching usage types. */
export const priceConditionSchema = z.union([
  z.object({
    source: z.enum(['model_parameters', 'metadata']),
    key: z.string(),
    operator: z.literal('in'),
    values: z.array(z.string()),
  }),
  z.object({
    usageDetailPattern: z.string(),
    operator: z.enum(['gt', 'gte', 'lt', 'lte', 'eq', 'neq']),
    value: z.number(),
    caseSensitive: z.boolean().optional(),
  }),
])
export type PriceCondition = z.infer<typeof priceConditionSchema>

export const priceTierSchema = z.object({
  name: z.string(),
  priority: z.number().int(),
  when: z.array(priceConditionSchema),
  prices: z.record(z.string(), z.number()),
})
export type PriceTier = z.infer<typeof priceTierSchema>

/** Prices of one model: USD per one unit of the usage type. `match` is a regular expression that may start with `(?i)`. */
export const modelPriceSchema = z.object({
  model: z.string(),
  match: z.string(),
  unit: z.string(),
  prices: z.record(z.string(), z.number()),
  startDate: z.string().optional(),
  tokenizer: z.record(z.string(), z.unknown()).optional(),
  tiers: z.array(priceTierSchema).optional(),
  updated: z.string().optional(),
})
export type ModelPrice = z.infer<typeof modelPriceSchema>

/** The price list file: where it was taken from, and one entry a model. */
export const modelPriceListSchema = z.object({
  generatedFrom: z.string(),
  currency: z.literal('USD'),
  priceUnit: z.string(),
  count: z.number().int(),
  models: z.array(modelPriceSchema),
})
export type ModelPriceList = z.infer<typeof modelPriceListSchema>

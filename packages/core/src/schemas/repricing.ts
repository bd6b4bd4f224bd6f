import { z } from 'zod'

import { storedText } from './stored-text.ts'

/** Longest name of a model to reprice, characters. */
const MAX_NAME_CHARACTERS = 1000

/**
 * Body of `POST /api/public/repricings`: which calls to price again by the prices of now. Times are ISO 8601 and compared with the
 * start of a call, `from` inclusive and `to` exclusive.
 */
export const repricingRequestSchema = z
  .object({
    fromTimestamp: z.iso.datetime({ offset: true }),
    toTimestamp: z.iso.datetime({ offset: true }),
    /** Only calls that name this model, as the client named it. */
    model: storedText().min(1).max(MAX_NAME_CHARACTERS).nullish(),
    /** Default true: nothing is changed, the answer tells what would be. */
    dryRun: z.boolean().default(true),
  })
  .refine(({ fromTimestamp, toTimestamp }) => Date.parse(fromTimestamp) < Date.parse(toTimestamp), {
    message: 'Expected fromTimestamp to be before toTimestamp',
    path: ['toTimestamp'],
  })
export type RepricingRequest = z.infer<typeof repricingRequestSchema>

/**
 * What repricing does to the calls of one model: how many there are, how many change, and their sums in USD before and after,
 * of calls that count. A cost that is not known is nothing in a sum.
 */
export const repricedModelSchema = z.object({
  /** As the clients named it; null sums up the models beyond the first 500. */
  model: z.string().nullable(),
  calls: z.number().int(),
  changed: z.number().int(),
  oldCost: z.number(),
  newCost: z.number(),
})
export type RepricedModel = z.infer<typeof repricedModelSchema>

/** A repricing and how far it is: `examined` of `total` calls, of which `changed` have another cost now. */
export const repricingSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  dryRun: z.boolean(),
  fromTimestamp: z.string(),
  toTimestamp: z.string(),
  model: z.string().nullable(),
  total: z.number().int(),
  examined: z.number().int(),
  changed: z.number().int(),
  oldCost: z.number(),
  newCost: z.number(),
  models: z.array(repricedModelSchema),
  /** Why it failed. */
  message: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Repricing = z.infer<typeof repricingSchema>

export const repricingListSchema = z.object({ data: z.array(repricingSchema) })
export type RepricingList = z.infer<typeof repricingListSchema>

import { z } from 'zod'

const column = z.string().min(1)
const texts = z.array(z.string())

export const stringOperators = [
  '=',
  'contains',
  'does not contain',
  'starts with',
  'ends with',
  'matches',
] as const
export const numberOperators = ['=', '>', '<', '>=', '<='] as const
export const equalityOperators = ['=', '<>'] as const
export const optionOperators = ['any of', 'none of'] as const

/**
 * One condition of the parameter `filter`. The type says how the value is compared; `key` names a member of a column that is a
 * map, such as `metadata`, or a score. `matches` finds texts that hold all words of the value, in any case and order; words in
 * double quotes stay together. The grammar is that of Langfuse's public API.
 */
export const filterConditionSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('datetime'),
    column,
    operator: z.enum(['>', '<', '>=', '<=']),
    value: z.iso.datetime({ offset: true }),
  }),
  z.object({
    type: z.literal('string'),
    column,
    operator: z.enum(stringOperators),
    value: z.string(),
  }),
  z.object({
    type: z.literal('stringOptions'),
    column,
    operator: z.enum(optionOperators),
    value: texts,
  }),
  z.object({
    type: z.literal('categoryOptions'),
    column,
    key: z.string(),
    operator: z.enum(optionOperators),
    value: texts,
  }),
  z.object({
    type: z.literal('arrayOptions'),
    column,
    operator: z.enum([...optionOperators, 'all of']),
    value: texts,
  }),
  z.object({
    type: z.literal('number'),
    column,
    operator: z.enum(numberOperators),
    value: z.number(),
  }),
  z.object({
    type: z.literal('stringObject'),
    column,
    key: z.string(),
    operator: z.enum(stringOperators),
    value: z.string(),
  }),
  z.object({
    type: z.literal('numberObject'),
    column,
    key: z.string(),
    operator: z.enum(numberOperators),
    value: z.number(),
  }),
  z.object({
    type: z.literal('booleanObject'),
    column,
    key: z.string(),
    operator: z.enum(equalityOperators),
    value: z.boolean(),
  }),
  z.object({
    type: z.literal('boolean'),
    column,
    operator: z.enum(equalityOperators),
    value: z.boolean(),
  }),
  z.object({ type: z.literal('null'), column, operator: z.enum(['is null', 'is not null']) }),
])
export type FilterCondition = z.infer<typeof filterConditionSchema>

/** Conditions a filter holds at most. */
const MAX_CONDITIONS = 100

/** The parameter `filter`, parsed from JSON: all of the conditions must hold. */
export const filterSchema = z.array(filterConditionSchema).max(MAX_CONDITIONS)
export type Filter = z.infer<typeof filterSchema>

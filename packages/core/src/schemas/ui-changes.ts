import { z } from 'zod'

/** Query of `GET /api/ui/projects/:projectId/changes`; the time before of the same length is what it is compared with. */
export const changesQuerySchema = z
  .object({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    environment: z.string().optional(),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    error: 'expected a time after from',
  })
export type ChangesQuery = z.infer<typeof changesQuerySchema>

export const changeFields = ['step', 'model', 'release', 'user', 'error'] as const
export type ChangeField = (typeof changeFields)[number]

export const changeMeasures = ['latency', 'errors', 'cost', 'count'] as const
export type ChangeMeasure = (typeof changeMeasures)[number]

/**
 * One thing that is not as it was: the steps whose `field` is `value`. `latency` is their p95 in ms, `errors` the share of them
 * that failed, `cost` USD (of one call of a model; of all calls of a user), `count` how often the error occurred.
 */
export const changeSchema = z.object({
  field: z.enum(changeFields),
  value: z.string(),
  measure: z.enum(changeMeasures),
  before: z.number(),
  after: z.number(),
  /** Steps the later number is made of. */
  cases: z.number().int(),
  /** When it was first seen in the time that was asked for, ISO 8601. */
  firstAt: z.string(),
  /** Of a cost: whether tokens that nobody reported are in either number. */
  usageEstimated: z.object({ before: z.boolean(), after: z.boolean() }).optional(),
})
export type Change = z.infer<typeof changeSchema>

/** The changes with the greatest effect on the most steps. */
export const changesSchema = z.object({ changes: z.array(changeSchema) })
export type Changes = z.infer<typeof changesSchema>

import { z } from 'zod'

import { filterSchema } from './filter.ts'
import { storedText } from './stored-text.ts'
import { traceRowsQuerySchema } from './ui-api.ts'

/** Longest id that is looked for, characters. */
const MAX_ID_CHARACTERS = 1000

const id = storedText().min(1).max(MAX_ID_CHARACTERS)

/** Body of `DELETE /api/public/traces`. */
export const removeTracesRequestSchema = z.object({ traceIds: z.array(id).min(1).max(1000) })
export type RemoveTracesRequest = z.infer<typeof removeTracesRequestSchema>

/**
 * Body of `POST /api/public/trace-removals`: the traces that all conditions hold for, on the columns of `GET /api/public/traces`.
 * At least one, so that nothing is said that means everything.
 */
export const traceRemovalRequestSchema = z.strictObject({
  filter: filterSchema.min(1),
  /** Default true: nothing is taken away, the answer tells how many match. */
  dryRun: z.boolean().default(true),
})
export type TraceRemovalRequest = z.infer<typeof traceRemovalRequestSchema>

/** The filters of the interface's trace list. */
export const traceMatchSchema = traceRowsQuerySchema
  .pick({
    from: true,
    to: true,
    environment: true,
    name: true,
    userId: true,
    sessionId: true,
    status: true,
    search: true,
    filter: true,
  })
  .strict()
export type TraceMatch = z.infer<typeof traceMatchSchema>

/**
 * Body of `POST /api/ui/projects/:projectId/removals`: traces by id, all of a session or of a user, or all that the list shows with
 * some filters, which may be counted first.
 */
export const removalRequestSchema = z.union([
  removeTracesRequestSchema.strict(),
  z.strictObject({ sessionId: id }),
  z.strictObject({ userId: id }),
  z.strictObject({ matching: traceMatchSchema, dryRun: z.boolean() }),
])
export type RemovalRequest = z.infer<typeof removalRequestSchema>

/** Traces that a call took away; with `hasMore` the same call takes away the next ones. */
export const removedSchema = z.object({ traces: z.number().int(), hasMore: z.boolean() })
export type Removed = z.infer<typeof removedSchema>

/** Traces that match a filter: how many there are in a dry run, or how many a call took away, with `hasMore` as of {@link Removed}. */
export const traceRemovalSchema = removedSchema.extend({ dryRun: z.boolean() })
export type TraceRemoval = z.infer<typeof traceRemovalSchema>

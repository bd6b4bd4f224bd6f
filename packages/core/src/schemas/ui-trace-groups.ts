import { z } from 'zod'

/** Query of `GET /api/ui/projects/:projectId/sessions` and `…/users`. */
export const traceGroupsQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Part of the session's or user's id, case-insensitive. */
  search: z.string().max(500).optional(),
  /** Only traces of this user count. */
  userId: z.string().optional(),
})
export type TraceGroupsQuery = z.infer<typeof traceGroupsQuerySchema>

/** What the traces of one session or one user come to. Times are ISO 8601, durations ms, costs USD (null when unknown). */
export const traceGroupSchema = z.object({
  id: z.string(),
  /** Times of the first and the last trace. */
  firstAt: z.string(),
  lastAt: z.string(),
  traceCount: z.number().int(),
  sessionCount: z.number().int(),
  /** Up to three users, sorted. */
  userIds: z.array(z.string()),
  /** From the first start to the last end; null without observations. */
  durationMs: z.number().nullable(),
  errorCount: z.number().int(),
  totalTokens: z.number(),
  totalCost: z.number().nullable(),
  /** As of a row of the trace list. */
  usageEstimated: z.boolean(),
})
export type TraceGroup = z.infer<typeof traceGroupSchema>

/** One page, the group with the latest trace first. `next` is the cursor of the following page or null at the end. */
export const traceGroupsSchema = z.object({
  rows: z.array(traceGroupSchema),
  next: z.string().nullable(),
})
export type TraceGroups = z.infer<typeof traceGroupsSchema>

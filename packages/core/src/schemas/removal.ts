import { z } from 'zod'

import { storedText } from './stored-text.ts'

/** Longest id that is looked for, characters. */
const MAX_ID_CHARACTERS = 1000

const id = storedText().min(1).max(MAX_ID_CHARACTERS)

/** Body of `DELETE /api/public/traces`. */
export const removeTracesRequestSchema = z.object({ traceIds: z.array(id).min(1).max(1000) })
export type RemoveTracesRequest = z.infer<typeof removeTracesRequestSchema>

/** Body of `POST /api/ui/projects/:projectId/removals`: traces by id, or all of a session or of a user. */
export const removalRequestSchema = z.union([
  removeTracesRequestSchema.strict(),
  z.strictObject({ sessionId: id }),
  z.strictObject({ userId: id }),
])
export type RemovalRequest = z.infer<typeof removalRequestSchema>

/** Traces that a call took away; with `hasMore` the same call takes away the next ones. */
export const removedSchema = z.object({ traces: z.number().int(), hasMore: z.boolean() })
export type Removed = z.infer<typeof removedSchema>

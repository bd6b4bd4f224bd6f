import { z } from 'zod'

/** What happened to a prompt. `version` is null when all versions are gone; `labels` are those the version has now. */
export const promptChangeSchema = z.object({
  name: z.string(),
  version: z.number().int().nullable(),
  labels: z.array(z.string()),
  change: z.enum(['created', 'labelled', 'removed']),
})
export type PromptChange = z.infer<typeof promptChangeSchema>

/**
 * Answer of `GET /api/public/prompt-changes`, oldest change first. Ask next with `since` set to `cursor`. `isGap`: changes
 * before these are not known any more, so whatever is cached may be old.
 */
export const promptChangesSchema = z.object({
  cursor: z.string(),
  isGap: z.boolean(),
  changes: z.array(promptChangeSchema),
})
export type PromptChanges = z.infer<typeof promptChangesSchema>

/** Event `traces` of the interface's stream: traces that are new or changed. `isPartial`: there are more than these. */
export const liveTracesSchema = z.object({ ids: z.array(z.string()), isPartial: z.boolean() })
export type LiveTraces = z.infer<typeof liveTracesSchema>

/** Event `arrival` of the interface's stream: a request that reached a route that takes in traces, also a refused one. */
export const arrivalSchema = z.object({
  id: z.string(),
  /** ISO 8601. */
  at: z.string(),
  path: z.string(),
  status: z.number().int(),
  /** Events or spans that were stored, and those that were not. */
  accepted: z.number().int(),
  rejected: z.number().int(),
  /** Beginning of the public key; null when the request named none. */
  key: z.string().nullable(),
  /** Name and version of what sent it, as it says itself. */
  client: z.string().nullable(),
  /** Why it was refused, or the first of its events that was; null when everything was taken. */
  reason: z.string().nullable(),
})
export type Arrival = z.infer<typeof arrivalSchema>

/** `GET /api/ui/projects/:projectId/arrivals`: those of the last quarter of an hour, the latest first. */
export const arrivalListSchema = z.object({ arrivals: z.array(arrivalSchema) })
export type ArrivalList = z.infer<typeof arrivalListSchema>

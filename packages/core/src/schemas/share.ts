import { z } from 'zod'

/** What can be left out of a trace that is given away. `user` covers the ids of the user and the session. */
export const redactions = ['input', 'output', 'metadata', 'user'] as const
export const redactionSchema = z.enum(redactions)
export type Redaction = (typeof redactions)[number]

/** Days a public link may hold. */
export const shareDays = [1, 7, 30] as const

/** Body of `POST /api/ui/projects/:projectId/traces/:traceId/shares`. `days`: null makes a link that holds until it is revoked. */
export const createShareRequestSchema = z.object({
  days: z.union([z.literal(1), z.literal(7), z.literal(30)]).nullable(),
  redactions: z.array(redactionSchema).max(redactions.length),
  /** What its readers see above the trace. */
  note: z.string().trim().max(500).default(''),
})
export type CreateShareRequest = z.infer<typeof createShareRequestSchema>

/** A public link without its token, which is told once. Times are ISO 8601; `expiresAt` is null when it does not end. */
export const shareViewSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  redactions: z.array(redactionSchema),
  note: z.string(),
  /** How often it was opened. */
  views: z.number().int(),
})
export type ShareView = z.infer<typeof shareViewSchema>

/** `GET /api/ui/projects/:projectId/traces/:traceId/shares`, newest first. */
export const shareListSchema = z.object({ shares: z.array(shareViewSchema) })
export type ShareList = z.infer<typeof shareListSchema>

/** Answer of creating a link: its secret part, told this once. */
export const createdShareSchema = z.object({ token: z.string(), share: shareViewSchema })
export type CreatedShare = z.infer<typeof createdShareSchema>

/** `GET /api/shared`: what the link of the bearer token opens. */
export const sharedTraceSchema = z.object({
  traceId: z.string(),
  note: z.string(),
  expiresAt: z.string().nullable(),
  redactions: z.array(redactionSchema),
})
export type SharedTrace = z.infer<typeof sharedTraceSchema>

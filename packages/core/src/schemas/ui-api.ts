import { z } from 'zod'

import { modelSchema } from './model.ts'
import { observationV2Schema } from './observation-v2.ts'
import { observationSchema } from './observation.ts'
import { invitationViewSchema, membershipRoleSchema } from './organization.ts'

/** `GET /api/ui/bootstrap`: what the interface needs before its first paint. */
export const bootstrapSchema = z.object({
  mode: z.enum(['dev', 'serve']),
  version: z.string(),
  projects: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      organizationId: z.string(),
      organizationName: z.string(),
      /** IANA zone that its people chose for times; null for none. */
      timeZone: z.string().nullable(),
      /** Days that traces are kept; null for ever. */
      retentionDays: z.number().int().nullable(),
      role: membershipRoleSchema,
      /** What the role may do in this project, as the server's table of permissions names it. */
      permissions: z.array(z.string()),
    }),
  ),
  organizations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: membershipRoleSchema,
      permissions: z.array(z.string()),
    }),
  ),
  /** Keys shown on the start page: only in `dev`, where they are no secret. */
  localKeys: z.object({ publicKey: z.string(), secretKey: z.string() }).nullable(),
  /** Who is signed in; null in `dev`, where nobody has to be. */
  user: z.object({ email: z.string() }).nullable(),
})
export type Bootstrap = z.infer<typeof bootstrapSchema>

/** `GET /api/ui/projects/:projectId/members`: `projectRole` is null where the role in the organization holds. */
export const projectMembersSchema = z.object({
  members: z.array(
    z.object({
      userId: z.string(),
      email: z.string(),
      organizationRole: membershipRoleSchema,
      projectRole: membershipRoleSchema.nullable(),
    }),
  ),
})
export type ProjectMembers = z.infer<typeof projectMembersSchema>

/** `GET /api/ui/organizations/:organizationId/invitations`. */
export const invitationListSchema = z.object({ invitations: z.array(invitationViewSchema) })
export type InvitationList = z.infer<typeof invitationListSchema>

/** What a link of an invitation promises. */
export const openInvitationSchema = z.object({
  email: z.string(),
  role: membershipRoleSchema,
  organizationName: z.string(),
  hasAccount: z.boolean(),
})
export type OpenInvitation = z.infer<typeof openInvitationSchema>

/** `GET /api/ui/projects/:projectId/models/match`: the model whose price a name takes, or null. */
export const modelMatchSchema = z.object({ model: modelSchema.nullable() })
export type ModelMatch = z.infer<typeof modelMatchSchema>

/** Query of `GET /api/ui/projects/:projectId/traces`. Times are ISO 8601, `from` inclusive and `to` exclusive. */
export const traceRowsQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  environment: z.string().optional(),
  name: z.string().optional(),
  userId: z.string().optional(),
  sessionId: z.string().optional(),
  /** `error`: only traces that hold an observation of level ERROR. */
  status: z.enum(['ok', 'error']).optional(),
  /**
   * Words that must all occur in the trace, in any case: in its name, id, input, output or metadata, or in those of its
   * observations. Words in double quotes stay together.
   */
  search: z.string().max(500).optional(),
  /** JSON list of conditions on the columns of `GET /api/public/traces`. */
  filter: z.string().optional(),
  /** JSON list of at most 200 ids: only these traces. */
  ids: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('must be a JSON list of ids')
        return z.NEVER
      }
    })
    .pipe(z.array(z.string()).max(200))
    .optional(),
  /** Names of scores that each row brings along, one a line; the first 20 count. */
  scores: z.string().max(4000).optional(),
  /** Keys of metadata that each row brings along, one a line; the first 20 count. */
  metadata: z.string().max(4000).optional(),
  /** Which trace comes first; absent: the newest. */
  order: z.enum(['newest', 'oldest']).optional(),
})
export type TraceRowsQuery = z.infer<typeof traceRowsQuerySchema>

/** Fields whose values can be suggested. */
export const traceFacetFields = [
  'name',
  'environment',
  'userId',
  'sessionId',
  'tags',
  'release',
  'version',
  'model',
  'type',
  'level',
] as const
export type TraceFacetField = (typeof traceFacetFields)[number]

/** Query of `GET /api/ui/projects/:projectId/trace-facets`; times as in the list of traces. */
export const traceFacetsQuerySchema = z.object({
  field: z.enum(traceFacetFields),
  /** Part of the value, in any case. */
  search: z.string().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})
export type TraceFacetsQuery = z.infer<typeof traceFacetsQuerySchema>

/** Values of a field, the most frequent first, each with the traces that have it. */
export const traceFacetsSchema = z.object({
  values: z.array(z.object({ value: z.string(), count: z.number().int() })),
})
export type TraceFacets = z.infer<typeof traceFacetsSchema>

/** One row of the trace list. Previews are at most 200 characters. Durations are ms, costs USD (null when unknown). */
export const traceRowSchema = z.object({
  id: z.string(),
  timestamp: z.string(),
  name: z.string().nullable(),
  userId: z.string().nullable(),
  sessionId: z.string().nullable(),
  environment: z.string(),
  tags: z.array(z.string()),
  inputPreview: z.string().nullable(),
  outputPreview: z.string().nullable(),
  durationMs: z.number().nullable(),
  observationCount: z.number().int(),
  errorCount: z.number().int(),
  warningCount: z.number().int(),
  running: z.boolean(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  totalCost: z.number().nullable(),
  /** Whether tokens, and what they cost, are in it that nobody reported: they were counted from the texts. */
  usageEstimated: z.boolean(),
  models: z.array(z.string()),
  release: z.string().nullable(),
  version: z.string().nullable(),
  /** Those that were asked for and are there: the mean of numbers, the latest of categories. */
  scores: z.record(z.string(), z.union([z.number(), z.string()])),
  /** Those that were asked for and are there, as text of at most 200 characters; what is no text as JSON. */
  metadata: z.record(z.string(), z.string()),
})
export type TraceRow = z.infer<typeof traceRowSchema>

/** Traces and tags of one request at most. */
const MAX_TAGGED_TRACES = 500
const MAX_TAGS = 20

/** Body of `POST /api/ui/projects/:projectId/trace-tags`: each trace keeps the tags it has. */
export const tagTracesRequestSchema = z.object({
  traceIds: z.array(z.string().min(1)).min(1).max(MAX_TAGGED_TRACES),
  tags: z.array(z.string().trim().min(1).max(200)).min(1).max(MAX_TAGS),
})
export type TagTracesRequest = z.infer<typeof tagTracesRequestSchema>

/** Query of `GET /api/ui/projects/:projectId/observations`, as that of the traces; `filter` is on the columns of observations. */
export const observationRowsQuerySchema = traceRowsQuerySchema.pick({
  cursor: true,
  limit: true,
  from: true,
  to: true,
  environment: true,
  status: true,
  search: true,
  filter: true,
})
export type ObservationRowsQuery = z.infer<typeof observationRowsQuerySchema>

/** One page of observations without inputs and outputs, newest first. `next` as in the list of traces. */
export const observationRowsSchema = z.object({
  rows: z.array(observationV2Schema),
  next: z.string().nullable(),
})
export type ObservationRows = z.infer<typeof observationRowsSchema>

/** One page of rows, newest first. `next` is the cursor of the following page or null at the end. */
export const traceRowsSchema = z.object({
  rows: z.array(traceRowSchema),
  next: z.string().nullable(),
})
export type TraceRows = z.infer<typeof traceRowsSchema>

/**
 * `GET /api/ui/projects/:projectId/traces/:traceId/skeleton`: a trace without payloads, one array a column, all of length `n`,
 * rows in pre-order so that a subtree is a contiguous range. `parent` is the row index of the parent or -1.
 * `start` is ms since `startedAt`, `duration` and `firstToken` are ms (null: running, or not known); `cost` is USD or null.
 * `nameIndex` and `modelIndex` are indexes into `names` and `models` (-1: none).
 */
export const traceSkeletonSchema = z.object({
  traceId: z.string(),
  name: z.string().nullable(),
  timestamp: z.string(),
  startedAt: z.string(),
  userId: z.string().nullable(),
  sessionId: z.string().nullable(),
  environment: z.string(),
  release: z.string().nullable(),
  version: z.string().nullable(),
  tags: z.array(z.string()),
  n: z.number().int(),
  names: z.array(z.string()),
  models: z.array(z.string()),
  id: z.array(z.string()),
  parent: z.array(z.number().int()),
  depth: z.array(z.number().int()),
  type: z.array(z.string()),
  level: z.array(z.string()),
  nameIndex: z.array(z.number().int()),
  modelIndex: z.array(z.number().int()),
  status: z.array(z.string().nullable()),
  start: z.array(z.number()),
  duration: z.array(z.number().nullable()),
  firstToken: z.array(z.number().nullable()),
  /** What counts: nothing where steps below, or another record of the same call, tell it again. */
  inputTokens: z.array(z.number()),
  outputTokens: z.array(z.number()),
  totalTokens: z.array(z.number()),
  cost: z.array(z.number().nullable()),
  /** Row indexes whose tokens nobody reported: they were counted from the texts. */
  estimated: z.array(z.number().int()),
  /** Row indexes whose stored parent is not (yet) in the trace; they are listed as roots. */
  waitingForParent: z.array(z.number().int()),
})
export type TraceSkeleton = z.infer<typeof traceSkeletonSchema>

/** One line of a cost explanation: `quantity` units at `price` USD each make `cost` USD. A usage type without a price costs nothing. */
export const costLineSchema = z.object({
  usageType: z.string(),
  quantity: z.number(),
  price: z.number().nullable(),
  cost: z.number().nullable(),
})
export type CostLine = z.infer<typeof costLineSchema>

/**
 * Why usage and cost of an observation are in no sum: `below`, model calls under it report them again; `above`, a step over it
 * reported what was only estimated here; `twin`, another instrumentation recorded the same call as the observation that is named.
 */
export const notCountedSchema = z.object({
  reason: z.enum(['below', 'above', 'twin']),
  observationId: z.string().nullable(),
})
export type NotCounted = z.infer<typeof notCountedSchema>

/**
 * Where a cost comes from: given by the client, computed from the price list, computed from tokens that the server counted
 * because nobody reported any, or unknown. Prices are those of one row of a price list: its name, the pattern that the model's
 * name matched, the moment it holds from (null: always) and when its list last changed it.
 */
export const costExplanationSchema = z.object({
  source: z.enum(['provided', 'computed', 'estimated', 'unknown']),
  total: z.number().nullable(),
  /** What the price list makes of the usage, beside a cost that the client gave; null where it has no price. */
  computedTotal: z.number().nullable(),
  modelId: z.string().nullable(),
  modelName: z.string().nullable(),
  matchPattern: z.string().nullable(),
  tierName: z.string().nullable(),
  priceListSource: z.string().nullable(),
  validFrom: z.string().nullable(),
  listedAt: z.string().nullable(),
  /** The price list has changed since: the row that was used is gone, or its prices give another cost today. */
  isOutdated: z.boolean(),
  notCounted: notCountedSchema.nullable(),
  lines: z.array(costLineSchema),
})
export type CostExplanation = z.infer<typeof costExplanationSchema>

/** `GET /api/ui/projects/:projectId/traces/:traceId/observations/:observationId`: the whole record with its cost explained. */
export const observationDetailSchema = observationSchema.extend({
  costExplanation: costExplanationSchema,
})
export type ObservationDetail = z.infer<typeof observationDetailSchema>

/** `GET /api/ui/projects/:projectId/traces/:traceId/payload`: what the trace itself carries. */
export const tracePayloadSchema = z.object({
  input: z.unknown(),
  output: z.unknown(),
  metadata: z.record(z.string(), z.unknown()),
})
export type TracePayload = z.infer<typeof tracePayloadSchema>

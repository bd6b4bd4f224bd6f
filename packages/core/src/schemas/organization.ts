import { z } from 'zod'

import { MAX_INTEGER, storedText } from './stored-text.ts'
import { timeZoneSchema } from './time-zone.ts'

/** Longest name of a project or organization, and longest note, characters. */
const MAX_NAME_CHARACTERS = 100

/** A name that people read: not blank. */
export const entityNameSchema = storedText().trim().min(1).max(MAX_NAME_CHARACTERS)

/** Shortest time that anything is kept, days. */
const MIN_RETENTION_DAYS = 3

export const membershipRoleSchema = z.enum(['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'])
export type MembershipRole = z.infer<typeof membershipRoleSchema>

/** `POST /api/public/projects` and `PUT /api/public/projects/:projectId`. Days are kept for ever when 0; absent values stay as they are. */
export const projectRequestSchema = z.object({
  name: entityNameSchema,
  metadata: z.record(storedText(), z.unknown()).nullish(),
  retention: z
    .number()
    .int()
    .max(MAX_INTEGER)
    .refine((days) => days === 0 || days >= MIN_RETENTION_DAYS, 'must be 0 or at least 3 days')
    .nullish(),
})
export type ProjectRequest = z.infer<typeof projectRequestSchema>

/** Body of `PATCH /api/ui/projects/:projectId`: what is absent stays; a zone of null is none. */
export const projectChangeSchema = z.object({
  name: entityNameSchema.optional(),
  retention: projectRequestSchema.shape.retention,
  timeZone: timeZoneSchema.nullable().optional(),
})
export type ProjectChange = z.infer<typeof projectChangeSchema>

/** The answer to a deleted project. */
export const projectDeletedSchema = z.object({ success: z.boolean(), message: z.string() })

/** `POST /api/public/projects/:projectId/apiKeys`: keys are made unless both are given. */
export const createApiKeyRequestSchema = z.object({
  note: storedText().max(MAX_NAME_CHARACTERS).nullish(),
  publicKey: storedText()
    .regex(/^pk-lf-[^:]{1,200}$/, 'must start with pk-lf- and hold no colon')
    .nullish(),
  secretKey: storedText()
    .regex(/^sk-lf-.{8,200}$/, 'must start with sk-lf- and have at least 8 characters more')
    .nullish(),
})
export type CreateApiKeyRequest = z.infer<typeof createApiKeyRequestSchema>

/** A key without its secret. Times are ISO 8601; `lastUsedAt` is null until it is used. */
export const apiKeySummarySchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  note: z.string().nullable(),
  publicKey: z.string(),
  displaySecretKey: z.string(),
})
export type ApiKeySummary = z.infer<typeof apiKeySummarySchema>

export const apiKeyListSchema = z.object({ apiKeys: z.array(apiKeySummarySchema) })
export type ApiKeyList = z.infer<typeof apiKeyListSchema>

/** A new key: the only answer that holds the secret. */
export const apiKeyCreatedSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  publicKey: z.string(),
  secretKey: z.string(),
  displaySecretKey: z.string(),
  note: z.string().nullable(),
})
export type ApiKeyCreated = z.infer<typeof apiKeyCreatedSchema>

export const apiKeyDeletedSchema = z.object({ success: z.boolean() })

export const membershipRequestSchema = z.object({
  userId: storedText(),
  role: membershipRoleSchema,
})
export const membershipRemovalSchema = z.object({ userId: storedText() })

/** What somebody is. `name` is the address, since people have no other name here. */
export const membershipSchema = z.object({
  userId: z.string(),
  role: membershipRoleSchema,
  email: z.string(),
  name: z.string(),
})
export type Membership = z.infer<typeof membershipSchema>

export const membershipListSchema = z.object({ memberships: z.array(membershipSchema) })
export const membershipDeletedSchema = z.object({ message: z.string(), userId: z.string() })

/** A project as its organization lists it. */
export const organizationProjectSchema = z.object({
  id: z.string(),
  name: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type OrganizationProject = z.infer<typeof organizationProjectSchema>

export const organizationProjectListSchema = z.object({
  projects: z.array(organizationProjectSchema),
})

/** An invitation that was not accepted yet, without its link. */
export const invitationViewSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: membershipRoleSchema,
  expiresAt: z.string(),
})
export type InvitationView = z.infer<typeof invitationViewSchema>

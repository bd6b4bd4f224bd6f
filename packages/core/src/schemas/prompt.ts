import { z } from 'zod'

import { pageMetaSchema } from './page.ts'
import { MAX_INTEGER, storedText } from './stored-text.ts'

/** Longest name of a prompt, characters. Source: Langfuse's constant of that meaning. */
const MAX_NAME_CHARACTERS = 255

/** Longest label, characters. Source: Langfuse's prompt API. */
const MAX_LABEL_CHARACTERS = 36

/** Longest message of a version, characters. Source: Langfuse's prompt API. */
const MAX_COMMIT_MESSAGE_CHARACTERS = 500

/** Names that pages of the interface have. */
const RESERVED_NAMES = ['new', 'metrics', 'prompt-detail']

/** The label that every newest version has; nobody moves it by hand. */
export const LATEST_LABEL = 'latest'

/** The label a prompt is looked up by when nothing else is said. */
export const PRODUCTION_LABEL = 'production'

export const promptTypeSchema = z.enum(['text', 'chat'])
export type PromptType = z.infer<typeof promptTypeSchema>

/** Folders are parts of the name: `support/refunds`. */
export const promptNameSchema = storedText()
  .trim()
  .min(1, 'must not be empty')
  .max(MAX_NAME_CHARACTERS)
  .regex(/^[^|]*$/, 'must not hold |')
  .refine((name) => !/<[^>]*>/.test(name), 'must not hold HTML tags')
  .refine((name) => !/^\/|\/$|\/\//.test(name), 'must not begin or end with / nor hold //')
  .refine((name) => !RESERVED_NAMES.includes(name), `must not be ${RESERVED_NAMES.join(', ')}`)

export const promptVersionSchema = z.number().int().min(1).max(MAX_INTEGER)

export const promptLabelSchema = z
  .string()
  .max(MAX_LABEL_CHARACTERS)
  .regex(/^[a-z0-9_\-.]+$/, 'must consist of lower-case letters, digits, _, - and .')

/** One message, or a place where the program puts messages of its own. */
export const promptMessageSchema = z.union([
  z.object({ type: z.literal('placeholder'), name: z.string().min(1) }),
  z.object({ role: z.string(), content: z.string() }),
])
export type PromptMessage = z.infer<typeof promptMessageSchema>

const versionShape = {
  name: promptNameSchema,
  /** Anything the program wants beside the text; null counts as `{}`. */
  config: z.unknown().optional(),
  labels: z.array(promptLabelSchema).nullish(),
  /** Replace the tags of all versions; absent: they stay. */
  tags: z.array(storedText()).nullish(),
  commitMessage: storedText().max(MAX_COMMIT_MESSAGE_CHARACTERS).nullish(),
}

export const createChatPromptRequestSchema = z.object({
  ...versionShape,
  type: z.literal('chat'),
  prompt: z.array(promptMessageSchema),
})

export const createTextPromptRequestSchema = z.object({
  ...versionShape,
  type: z.literal('text').nullish(),
  prompt: z.string(),
})

/** Body of `POST /api/public/v2/prompts`: a new version of the prompt. */
export const createPromptRequestSchema = z.discriminatedUnion('type', [
  createChatPromptRequestSchema,
  createTextPromptRequestSchema,
])
export type CreatePromptRequest = z.infer<typeof createPromptRequestSchema>

/** Body of `PATCH /api/public/v2/prompts/{name}/versions/{version}`: labels that this version gets besides those it has. */
export const updatePromptRequestSchema = z.object({
  newLabels: z.array(
    promptLabelSchema.refine(
      (label) => label !== LATEST_LABEL,
      `must not be ${LATEST_LABEL}, which the newest version always has`,
    ),
  ),
})

/** Which prompts the references of one were replaced by; dependencies are listed by the id of the prompt that holds them. */
export const promptResolutionGraphSchema = z.object({
  root: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
  dependencies: z.record(
    z.string(),
    z.array(z.object({ id: z.string(), name: z.string(), version: z.number().int() })),
  ),
})
export type PromptResolutionGraph = z.infer<typeof promptResolutionGraphSchema>

/** One version of a prompt. Labels and tags are sorted; `createdBy` is `API` or the id of a user. */
export const promptSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  version: z.number().int(),
  type: promptTypeSchema,
  prompt: z.union([z.string(), z.array(promptMessageSchema)]),
  config: z.unknown(),
  labels: z.array(z.string()),
  tags: z.array(z.string()),
  commitMessage: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Null when the text refers to no other prompt, and when references were not replaced. */
  resolutionGraph: promptResolutionGraphSchema.nullable(),
  /** Whether this version has the label production; told when one prompt is read by its name. */
  isActive: z.boolean().optional(),
})
export type Prompt = z.infer<typeof promptSchema>

/** One name of the list, with those of its versions that the filters let through; labels are those of these versions. */
export const promptMetaSchema = z.object({
  name: z.string(),
  type: promptTypeSchema,
  versions: z.array(z.number().int()),
  labels: z.array(z.string()),
  tags: z.array(z.string()),
  lastUpdatedAt: z.string(),
  lastConfig: z.unknown(),
})
export type PromptMeta = z.infer<typeof promptMetaSchema>

/** `pagination` repeats `meta` for older clients. */
export const promptPageSchema = z.object({
  data: z.array(promptMetaSchema),
  meta: pageMetaSchema,
  pagination: pageMetaSchema,
})
export type PromptPage = z.infer<typeof promptPageSchema>

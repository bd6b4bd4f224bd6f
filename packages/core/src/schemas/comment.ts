import { z } from 'zod'

import { pageMetaSchema } from './page.ts'
import { storedText } from './stored-text.ts'

/** Longest comment, characters. Source: Langfuse's comments API. */
const MAX_CONTENT_CHARACTERS = 5000

export const commentObjectTypeSchema = z.enum(['TRACE', 'OBSERVATION', 'SESSION', 'PROMPT'])
export type CommentObjectType = z.infer<typeof commentObjectTypeSchema>

/** Body of `POST /api/public/comments`. The object must be there; a prompt is named by the id of one of its versions. */
export const createCommentRequestSchema = z.object({
  /** The project of the key. */
  projectId: z.string(),
  objectType: commentObjectTypeSchema,
  objectId: storedText().min(1).max(800),
  content: storedText().min(1).max(MAX_CONTENT_CHARACTERS),
  authorUserId: storedText().min(1).max(800).nullish(),
})
export type CreateCommentRequest = z.infer<typeof createCommentRequestSchema>

export const commentSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  objectType: commentObjectTypeSchema,
  objectId: z.string(),
  content: z.string(),
  authorUserId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Comment = z.infer<typeof commentSchema>

export const commentPageSchema = z.object({ data: z.array(commentSchema), meta: pageMetaSchema })
export type CommentPage = z.infer<typeof commentPageSchema>

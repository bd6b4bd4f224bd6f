import { z } from 'zod'

import { pageMetaSchema } from './page.ts'
import { storedText } from './stored-text.ts'

/** Configs a queue may have: more than a person fills in for one object. */
const MAX_CONFIGS = 100

export const annotationStatusSchema = z.enum(['PENDING', 'COMPLETED'])
export type AnnotationStatus = z.infer<typeof annotationStatusSchema>

export const annotationObjectTypeSchema = z.enum(['TRACE', 'OBSERVATION', 'SESSION'])
export type AnnotationObjectType = z.infer<typeof annotationObjectTypeSchema>

/** Body of `POST /api/public/annotation-queues`: a list of objects that people score by these configs. */
export const createAnnotationQueueRequestSchema = z.object({
  name: storedText().trim().min(1).max(250),
  description: storedText().nullish(),
  scoreConfigIds: z.array(storedText().min(1)).min(1).max(MAX_CONFIGS),
})
export type CreateAnnotationQueueRequest = z.infer<typeof createAnnotationQueueRequestSchema>

export const annotationQueueSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  scoreConfigIds: z.array(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type AnnotationQueue = z.infer<typeof annotationQueueSchema>

export const annotationQueuePageSchema = z.object({
  data: z.array(annotationQueueSchema),
  meta: pageMetaSchema,
})
export type AnnotationQueuePage = z.infer<typeof annotationQueuePageSchema>

/** Body of `POST /api/public/annotation-queues/{queueId}/items`. */
export const createAnnotationItemRequestSchema = z.object({
  objectId: storedText().min(1).max(800),
  objectType: annotationObjectTypeSchema,
  status: annotationStatusSchema.nullish(),
})
export type CreateAnnotationItemRequest = z.infer<typeof createAnnotationItemRequestSchema>

/** Body of `PATCH /api/public/annotation-queues/{queueId}/items/{itemId}`. */
export const updateAnnotationItemRequestSchema = z.object({
  status: annotationStatusSchema.nullish(),
})

/** One object of a queue. `completedAt` is null until somebody has completed it. */
export const annotationItemSchema = z.object({
  id: z.string(),
  queueId: z.string(),
  objectId: z.string(),
  objectType: annotationObjectTypeSchema,
  status: annotationStatusSchema,
  completedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type AnnotationItem = z.infer<typeof annotationItemSchema>

export const annotationItemPageSchema = z.object({
  data: z.array(annotationItemSchema),
  meta: pageMetaSchema,
})
export type AnnotationItemPage = z.infer<typeof annotationItemPageSchema>

export const annotationItemDeletedSchema = z.object({ success: z.boolean(), message: z.string() })

import { z } from 'zod'

import { storedText } from './stored-text.ts'

const foreignIdSchema = storedText().min(1).max(800)

/** A media type with its parameters, as a header may carry it. */
const contentTypeSchema = z
  .string()
  .max(200)
  .regex(/^[\w.+-]+\/[\w.+-]+(?:; ?[\w.+-]+=[\w.+"-]+)*$/, 'must be a media type such as image/png')

/** Body of `POST /api/public/media`: a file that a trace or an item of a dataset names is about to be uploaded. */
export const createMediaRequestSchema = z
  .object({
    traceId: foreignIdSchema.nullish(),
    observationId: foreignIdSchema.nullish(),
    datasetId: foreignIdSchema.nullish(),
    datasetItemId: foreignIdSchema.nullish(),
    field: z.enum(['input', 'output', 'expectedOutput', 'metadata']),
    contentType: contentTypeSchema,
    /** Bytes. */
    contentLength: z.number().int().min(1),
    /** SHA-256 of the bytes in base64. */
    sha256Hash: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 44 characters of base64'),
  })
  .refine(
    ({ traceId, datasetId, datasetItemId }) =>
      typeof traceId === 'string' ||
      (typeof datasetId === 'string' && typeof datasetItemId === 'string'),
    'expected traceId, or datasetId and datasetItemId',
  )
export type CreateMediaRequest = z.infer<typeof createMediaRequestSchema>

/** `uploadUrl` is null when the server has these bytes already; else they are PUT there, without keys. */
export const mediaUploadSchema = z.object({
  mediaId: z.string(),
  uploadUrl: z.string().nullable(),
})
export type MediaUpload = z.infer<typeof mediaUploadSchema>

/** Body of `PATCH /api/public/media/{mediaId}`: how the upload went, as the client saw it. */
export const mediaReportSchema = z.object({
  uploadedAt: z.iso.datetime({ offset: true }),
  uploadHttpStatus: z.number().int().min(0).max(999),
  uploadHttpError: storedText().nullish(),
  uploadTimeMs: z.number().int().min(0).max(2_147_483_647).nullish(),
})
export type MediaReport = z.infer<typeof mediaReportSchema>

/** A stored file and where its bytes can be read, without keys, until `urlExpiry`. */
export const mediaSchema = z.object({
  mediaId: z.string(),
  contentType: z.string(),
  contentLength: z.number().int(),
  uploadedAt: z.string(),
  url: z.string(),
  urlExpiry: z.string(),
})
export type Media = z.infer<typeof mediaSchema>

import type {
  CreateMediaRequest,
  DatasetItem,
  DatasetItemMediaReference,
  Media,
  MediaReport,
  MediaUpload,
} from '@heddle/core/schemas'

import { findMediaReferences } from '../domain/media-reference.ts'
import type { BlobFault, BlobStore } from '../store/blob-store.ts'
import type { MediaStore, StoredMedia } from '../store/media-store.ts'
import { createMediaLinks, type Origin, type SignedLink } from './media-links.ts'
import { invalid, notFound } from './refused-request-error.ts'

/** Characters of the hash that name a file. SDKs compute the same name and refuse another. Source: Langfuse's SDKs. */
const ID_CHARACTERS = 22

/** Largest file, bytes. They are streamed, so that this bounds the disk and not the memory. */
export const MAX_MEDIA_BYTES = 500_000_000

/** The bytes of a file. */
export interface OpenedMedia {
  readonly contentType: string
  readonly contentLength: number
  readonly bytes: ReadableStream<Uint8Array>
}

/** Use cases of files. All failures are {@link RefusedRequestError}s. */
export interface MediaService {
  /** Where to upload a file, or that the server has it. */
  requestUpload(
    projectId: string,
    request: CreateMediaRequest,
    origin: Origin,
  ): Promise<MediaUpload>
  /** Stores the bytes when the link allows it and they are those that were announced; undefined when it does not. */
  upload(link: SignedLink, bytes: AsyncIterable<Uint8Array>): Promise<'stored' | undefined>
  /** Keeps what the client saw of its upload. */
  report(projectId: string, mediaId: string, report: MediaReport): Promise<void>
  read(projectId: string, mediaId: string, origin: Origin): Promise<Media>
  /** The bytes when the link allows it; undefined when it does not. */
  open(link: SignedLink): Promise<OpenedMedia | undefined>
  /** The items with the stored files that they name. */
  describeItems(
    projectId: string,
    items: readonly DatasetItem[],
    origin: Origin,
  ): Promise<DatasetItem[]>
}

export function createMediaService(parts: {
  readonly media: MediaStore
  readonly blobs: BlobStore
  readonly now: () => Date
}): MediaService {
  const { media, blobs, now } = parts
  const links = createMediaLinks(parts)

  const describe = async (stored: UploadedMedia, origin: Origin) => {
    const { url, expiresAt } = await links.make('read', stored, origin)
    return {
      mediaId: stored.id,
      contentType: stored.contentType,
      contentLength: stored.contentLength,
      uploadedAt: stored.uploadedAt.toISOString(),
      url,
      urlExpiry: new Date(expiresAt).toISOString(),
    }
  }

  return {
    requestUpload: async (projectId, request, origin) => {
      refuseTooLarge(request.contentLength)
      const stored = await media.put(toMedia(projectId, request), toLink(request), now())
      if (stored.uploadedAt !== undefined) return { mediaId: stored.id, uploadUrl: null }
      return { mediaId: stored.id, uploadUrl: (await links.make('upload', stored, origin)).url }
    },
    upload: async (link, bytes) => {
      if (!(await links.allows(link))) return undefined
      const { projectId, mediaId } = link.permission
      const stored = await findAnnounced(media, projectId, mediaId)
      const { contentLength: sizeBytes, sha256 } = stored
      const fault = await blobs.write(projectId, bytes, { sizeBytes, sha256 })
      if (fault !== undefined) throw invalid(describeFault(fault, sizeBytes))
      await media.markUploaded(projectId, mediaId, now())
      return 'stored'
    },
    report: async (projectId, mediaId, report) => {
      if (!(await media.report(projectId, mediaId, toStoredReport(report)))) throw missing(mediaId)
    },
    read: async (projectId, mediaId, origin) => {
      const stored = await media.find(projectId, mediaId)
      if (stored === undefined || !isUploaded(stored)) throw missing(mediaId)
      return describe(stored, origin)
    },
    open: async (link) => {
      if (!(await links.allows(link))) return undefined
      const { projectId, mediaId } = link.permission
      const stored = await findAnnounced(media, projectId, mediaId)
      const bytes = await blobs.read(projectId, stored.sha256)
      if (bytes === undefined || !isUploaded(stored)) throw missing(mediaId)
      return { contentType: stored.contentType, contentLength: stored.contentLength, bytes }
    },
    describeItems: (projectId, items, origin) => {
      const describeFile = (file: UploadedMedia) => describe(file, origin)
      return describeItems({ media, describeFile }, projectId, items)
    },
  }
}

type UploadedMedia = StoredMedia & { readonly uploadedAt: Date }

async function describeItems(
  parts: {
    readonly media: MediaStore
    readonly describeFile: (file: UploadedMedia) => Promise<Media>
  },
  projectId: string,
  items: readonly DatasetItem[],
): Promise<DatasetItem[]> {
  const named = items.map((item) => ({ item, references: referencesOf(item) }))
  const ids = named.flatMap(({ references }) => references.map(({ mediaId }) => mediaId))
  const stored = await parts.media.findMany(projectId, [...new Set(ids)])
  const described = await Promise.all(stored.filter(isUploaded).map(parts.describeFile))
  const byId = new Map(described.map((file) => [file.mediaId, file]))
  return named.map(({ item, references }) => ({
    ...item,
    mediaReferences: references.flatMap(({ mediaId, ...place }) => {
      const file = byId.get(mediaId)
      return file === undefined ? [] : [{ ...place, media: toItemMedia(file) }]
    }),
  }))
}

function toStoredReport({ uploadHttpStatus, uploadHttpError, uploadTimeMs }: MediaReport) {
  return {
    httpStatus: uploadHttpStatus,
    httpError: uploadHttpError ?? null,
    timeMs: uploadTimeMs ?? null,
  }
}

function toMedia(projectId: string, request: CreateMediaRequest): Omit<StoredMedia, 'uploadedAt'> {
  const hash = Buffer.from(request.sha256Hash, 'base64')
  return {
    projectId,
    id: hash.toString('base64url').slice(0, ID_CHARACTERS),
    sha256: hash.toString('hex'),
    contentType: request.contentType,
    contentLength: request.contentLength,
  }
}

function toLink(request: CreateMediaRequest) {
  return {
    traceId: request.traceId ?? null,
    observationId: request.observationId ?? null,
    datasetId: request.datasetId ?? null,
    datasetItemId: request.datasetItemId ?? null,
    field: request.field,
  }
}

function referencesOf(item: DatasetItem) {
  return (['input', 'expectedOutput', 'metadata'] as const).flatMap((field) =>
    findMediaReferences(item[field]).map((reference) => ({ field, ...reference })),
  )
}

function toItemMedia(file: Media): DatasetItemMediaReference['media'] {
  const { mediaId, contentType, contentLength, url, urlExpiry } = file
  return { mediaId, contentType, contentLength, url, urlExpiry }
}

function isUploaded(stored: StoredMedia): stored is UploadedMedia {
  return stored.uploadedAt !== undefined
}

async function findAnnounced(
  media: MediaStore,
  projectId: string,
  mediaId: string,
): Promise<StoredMedia> {
  const stored = await media.find(projectId, mediaId)
  if (stored === undefined) throw missing(mediaId)
  return stored
}

function refuseTooLarge(contentLength: number): void {
  if (contentLength <= MAX_MEDIA_BYTES) return
  throw invalid(`Expected a file of at most ${MAX_MEDIA_BYTES} bytes, got ${contentLength}.`)
}

const FAULTS: Readonly<Record<BlobFault, string>> = {
  'too-long': 'got more',
  'too-short': 'got fewer',
  'other-bytes': 'got bytes with another SHA-256',
}

function describeFault(fault: BlobFault, sizeBytes: number): string {
  return `Expected the ${sizeBytes} bytes that were announced, ${FAULTS[fault]}: ask for a new upload URL.`
}

function missing(mediaId: string) {
  return notFound(`Media asset ${mediaId} not found within authorized project`)
}

import { createMediaRequestSchema, mediaReportSchema } from '@heddle/core/schemas'
import { z } from 'zod'

import type { SignedLink } from '../../service/media-links.ts'
import type { HttpContext, HttpParts } from '../environment.ts'
import { HttpError } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import { originOf } from '../request-origin.ts'
import {
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const ONE_PATH = '/api/public/media/:mediaId'
const tag = 'Media'
const missing = failure('The project has no such file, or its bytes were not uploaded.')
const wrongLink = failure('The link is not one that this server made, or it is too old.')

const linkQuerySchema = z.object({
  project: z.string(),
  expires: z.coerce.number().int(),
  signature: z.string(),
})

const createRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/media',
  summary: 'Announce a file; the answer says where to upload it, or that it is known',
  tag,
  body: 'MediaRequest',
  answers: {
    201: { description: 'Where to upload the bytes.', schema: 'MediaUpload' },
    ...keyFailures,
  },
}

const reportRoute: PublicRoute = {
  method: 'patch',
  path: ONE_PATH,
  summary: 'Report how an upload went',
  tag,
  body: 'MediaReport',
  answers: { 200: { description: 'Noted.', schema: 'Message' }, ...keyFailures, 404: missing },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: ONE_PATH,
  summary: 'Read where the bytes of a file are',
  tag,
  answers: { 200: { description: 'The file.', schema: 'Media' }, ...keyFailures, 404: missing },
}

const uploadRoute: PublicRoute = {
  method: 'put',
  path: `${ONE_PATH}/content`,
  summary: 'Upload the bytes, with the URL that was given for them',
  tag,
  query: linkQuerySchema,
  isOpen: true,
  answers: {
    200: { description: 'The bytes are stored.' },
    400: failure('The link is not complete, or the bytes are not those that were announced.'),
    403: wrongLink,
    404: missing,
  },
}

const contentRoute: PublicRoute = {
  method: 'get',
  path: `${ONE_PATH}/content`,
  summary: 'Read the bytes, with the URL that was given for them',
  tag,
  query: linkQuerySchema,
  isOpen: true,
  answers: {
    200: { description: 'The bytes.' },
    400: failure('The link is not complete.'),
    403: wrongLink,
    404: missing,
  },
}

export function registerMedia(api: PublicApi, parts: HttpParts): void {
  const { media } = parts
  const keys = authenticate(parts)
  const uploadKeys = authenticate({ ...parts, rateLimited: 'ingestion' })
  api.add(createRoute, uploadKeys, async (context) => {
    const request = await readJson(context, createMediaRequestSchema, parts)
    const { projectId } = context.var.access
    return context.json(
      await media.requestUpload(projectId, request, originOf(context, parts)),
      201,
    )
  })
  api.add(reportRoute, uploadKeys, async (context) => {
    const report = await readJson(context, mediaReportSchema, parts)
    await media.report(context.var.access.projectId, pathText(context, 'mediaId'), report)
    return context.json({ message: 'OK' })
  })
  api.add(getRoute, keys, async (context) => {
    const mediaId = pathText(context, 'mediaId')
    const { projectId } = context.var.access
    return context.json(await media.read(projectId, mediaId, originOf(context, parts)))
  })
  api.add(uploadRoute, async (context) => {
    const bytes = context.req.raw.body ?? new Blob([]).stream()
    const stored = await media.upload(linkOf(context, 'upload'), bytes)
    if (stored === undefined) throw refusedLink()
    return context.body(null, 200)
  })
  api.add(contentRoute, async (context) => {
    const opened = await media.open(linkOf(context, 'read'))
    if (opened === undefined) throw refusedLink()
    const headers = {
      ...HARMLESS,
      'content-type': opened.contentType,
      'content-length': String(opened.contentLength),
    }
    if (context.req.method !== 'HEAD') return context.body(opened.bytes, 200, headers)
    await opened.bytes.cancel()
    return context.body(null, 200, headers)
  })
}

/** Whatever a file says it is, a browser that opens it runs nothing and keeps it apart from the interface. */
const HARMLESS = {
  'content-security-policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, max-age=3600, immutable',
}

function linkOf(context: HttpContext, purpose: 'upload' | 'read'): SignedLink {
  const { project, expires, signature } = readQuery(context, linkQuerySchema)
  const mediaId = context.req.param('mediaId') ?? ''
  return { permission: { purpose, projectId: project, mediaId, expiresAt: expires }, signature }
}

function refusedLink(): HttpError {
  const message = 'Expected a URL that this server gave within the last hour: ask for a new one.'
  return new HttpError(403, message, { details: { error: 'ForbiddenError' } })
}

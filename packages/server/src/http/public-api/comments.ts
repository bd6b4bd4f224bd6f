import {
  commentObjectTypeSchema,
  createCommentRequestSchema,
  pageQuerySchema,
} from '@heddle/core/schemas'
import { z } from 'zod'

import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { optionalChoice, optionalStoredText } from '../parse-query.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import {
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const LIST_PATH = '/api/public/comments'
const tag = 'Comments'

/** Parameters that it does not know are refused. */
const listQuerySchema = z.strictObject({
  ...pageQuerySchema.shape,
  objectType: optionalChoice(commentObjectTypeSchema.options),
  objectId: optionalStoredText(),
  authorUserId: optionalStoredText(),
})

const createRoute: PublicRoute = {
  method: 'post',
  path: LIST_PATH,
  summary: 'Comment on a trace, an observation, a session or a version of a prompt',
  tag,
  body: 'CommentRequest',
  answers: {
    200: { description: 'The id of the comment.', schema: 'CommentCreated' },
    ...keyFailures,
    404: failure('The project has no such object.'),
  },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: LIST_PATH,
  summary: 'List comments, newest first',
  tag,
  query: listQuerySchema,
  answers: { 200: { description: 'One page of comments.', schema: 'CommentPage' }, ...keyFailures },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: `${LIST_PATH}/:commentId`,
  summary: 'Read one comment',
  tag,
  answers: {
    200: { description: 'The comment.', schema: 'Comment' },
    ...keyFailures,
    404: failure('The project has no such comment.'),
  },
}

export function registerComments(api: PublicApi, parts: HttpParts): void {
  const { comments } = parts
  const keys = authenticate(parts)
  api.add(createRoute, keys, async (context) => {
    const request = await readJson(context, createCommentRequestSchema, parts)
    const { id } = await comments.create(context.var.access.projectId, request)
    return context.json({ id })
  })
  api.add(listRoute, keys, async (context) => {
    const query = readQuery(context, listQuerySchema)
    return context.json(await comments.list(context.var.access.projectId, query))
  })
  api.add(getRoute, keys, async (context) => {
    const id = pathText(context, 'commentId')
    return context.json(await comments.read(context.var.access.projectId, id))
  })
}

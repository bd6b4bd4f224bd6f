import { randomUUID } from 'node:crypto'

import type {
  Comment,
  CommentObjectType,
  CommentPage,
  CreateCommentRequest,
} from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { CommentQuery, CommentStore } from '../store/comment-store.ts'
import { invalid, notFound } from './refused-request-error.ts'

/** Whether a project has an object that may be commented on. */
export type ObjectFinder = (projectId: string, id: string) => Promise<boolean>

/** Use cases of comments. All failures are {@link RefusedRequestError}s. */
export interface CommentService {
  create(projectId: string, request: CreateCommentRequest): Promise<Comment>
  read(projectId: string, id: string): Promise<Comment>
  /** Newest first. */
  list(projectId: string, query: CommentQuery): Promise<CommentPage>
}

export function createCommentService(parts: {
  readonly comments: CommentStore
  readonly finders: Readonly<Record<CommentObjectType, ObjectFinder>>
  readonly now: () => Date
}): CommentService {
  const { comments, finders, now } = parts
  return {
    create: async (projectId, request) => {
      if (request.projectId !== projectId) {
        throw invalid('Expected projectId to be the project of the key.')
      }
      const { objectType, objectId, content, authorUserId = null } = request
      if (!(await finders[objectType](projectId, objectId))) {
        throw notFound(`${objectType} ${objectId} not found within authorized project`)
      }
      const at = now().toISOString()
      const comment: Comment = {
        id: randomUUID(),
        projectId,
        objectType,
        objectId,
        content,
        authorUserId,
        createdAt: at,
        updatedAt: at,
      }
      await comments.add(comment)
      return comment
    },
    read: async (projectId, id) => {
      const comment = await comments.find(projectId, id)
      if (comment === undefined) {
        throw notFound(`Comment ${id} not found within authorized project`)
      }
      return comment
    },
    list: async (projectId, query) => {
      if (query.objectId !== undefined && query.objectType === undefined) {
        throw invalid('Expected `objectType` with `objectId`.')
      }
      return toPage(query, await comments.list(projectId, query))
    },
  }
}

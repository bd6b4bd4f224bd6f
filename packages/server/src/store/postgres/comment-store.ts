import type { Comment } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import type { CommentQuery, CommentStore } from '../comment-store.ts'
import type { CommentTable } from './annotation-tables.ts'
import type { Database } from './database.ts'
import { newestPage } from './newest-page.ts'

export function createCommentStore(database: Database): CommentStore {
  return {
    add: async (comment) => {
      await database
        .insertInto('comments')
        .values({
          id: comment.id,
          project_id: comment.projectId,
          object_type: comment.objectType,
          object_id: comment.objectId,
          content: comment.content,
          author_user_id: comment.authorUserId,
          created_at: comment.createdAt,
          updated_at: comment.updatedAt,
        })
        .execute()
    },
    find: async (projectId, id) => {
      const row = await database
        .selectFrom('comments')
        .selectAll()
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toComment(row)
    },
    list: (projectId, query) =>
      newestPage(matchingComments(database, projectId, query), query, toComment),
  }
}

function matchingComments(database: Database, projectId: string, query: CommentQuery) {
  const { objectType, objectId, authorUserId } = query
  let matching = database.selectFrom('comments').where('project_id', '=', projectId)
  if (objectType !== undefined) matching = matching.where('object_type', '=', objectType)
  if (objectId !== undefined) matching = matching.where('object_id', '=', objectId)
  if (authorUserId !== undefined) matching = matching.where('author_user_id', '=', authorUserId)
  return matching
}

function toComment(row: Selectable<CommentTable>): Comment {
  return {
    id: row.id,
    projectId: row.project_id,
    objectType: row.object_type,
    objectId: row.object_id,
    content: row.content,
    authorUserId: row.author_user_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

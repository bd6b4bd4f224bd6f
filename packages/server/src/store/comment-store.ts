import type { Comment, CommentObjectType } from '@heddle/core/schemas'

import type { Found, PageOf } from './dataset-store.ts'

export interface CommentQuery extends PageOf {
  readonly objectType?: CommentObjectType | undefined
  readonly objectId?: string | undefined
  readonly authorUserId?: string | undefined
}

/** Keeps what people say about traces, observations, sessions and prompts. */
export interface CommentStore {
  add(comment: Comment): Promise<void>
  find(projectId: string, id: string): Promise<Comment | undefined>
  /** Newest first. */
  list(projectId: string, query: CommentQuery): Promise<Found<Comment>>
}

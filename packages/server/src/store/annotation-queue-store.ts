import type { AnnotationItem, AnnotationQueue, AnnotationStatus } from '@heddle/core/schemas'

import type { Found, PageOf } from './dataset-store.ts'

export interface AnnotationItemQuery extends PageOf {
  readonly status?: AnnotationStatus | undefined
}

/** Keeps queues of objects that people score, and what became of each object. */
export interface AnnotationQueueStore {
  /** False when the project has a queue of this name. */
  add(projectId: string, queue: AnnotationQueue): Promise<boolean>
  find(projectId: string, id: string): Promise<AnnotationQueue | undefined>
  /** Newest first. */
  list(projectId: string, page: PageOf): Promise<Found<AnnotationQueue>>
  addItem(projectId: string, item: AnnotationItem): Promise<void>
  findItem(projectId: string, queueId: string, id: string): Promise<AnnotationItem | undefined>
  /** Newest first. */
  listItems(
    projectId: string,
    queueId: string,
    query: AnnotationItemQuery,
  ): Promise<Found<AnnotationItem>>
  /** Replaces the item's status and times; undefined when there is no such item. */
  updateItem(projectId: string, item: AnnotationItem): Promise<AnnotationItem | undefined>
  /** Whether there was such an item. */
  removeItem(projectId: string, queueId: string, id: string): Promise<boolean>
}

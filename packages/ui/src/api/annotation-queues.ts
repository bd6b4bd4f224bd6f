import type {
  AnnotationItem,
  AnnotationItemPage,
  AnnotationObjectType,
  AnnotationQueue,
  AnnotationQueuePage,
  AnnotationStatus,
  CreateAnnotationQueueRequest,
} from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import { getJson, queryString, sendJson } from './client.ts'

/** Rows that are asked for at once: the most that the server gives. */
const PAGE_ROWS = 100

const queuesPath = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}/annotation-queues`
const queuePath = (projectId: string, queueId: string): string =>
  `${queuesPath(projectId)}/${encodeURIComponent(queueId)}`

/** The newest queues. */
export const queuesQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['annotation-queues', projectId],
    queryFn: ({ signal }) =>
      getJson<AnnotationQueuePage>(`${queuesPath(projectId)}${queryString({ limit: PAGE_ROWS })}`, {
        signal,
      }),
  })

export const queueQuery = (projectId: string, queueId: string) =>
  queryOptions({
    queryKey: ['annotation-queues', projectId, queueId],
    queryFn: ({ signal }) => getJson<AnnotationQueue>(queuePath(projectId, queueId), { signal }),
  })

/** Items of a queue, the newest first, with how many there are. */
export const queueItemsQuery = (projectId: string, queueId: string, status?: AnnotationStatus) =>
  queryOptions({
    queryKey: ['annotation-queues', projectId, queueId, 'items', status],
    queryFn: ({ signal }) =>
      getJson<AnnotationItemPage>(
        `${queuePath(projectId, queueId)}/items${queryString({ limit: PAGE_ROWS, status })}`,
        { signal },
      ),
  })

/** The trace that an item is or belongs to; null for a session, and where nothing is there. */
export const itemTraceQuery = (projectId: string, { queueId, id }: AnnotationItem) =>
  queryOptions({
    queryKey: ['annotation-queues', projectId, queueId, 'trace', id],
    queryFn: ({ signal }) =>
      getJson<{ traceId: string | null }>(
        `${queuePath(projectId, queueId)}/items/${encodeURIComponent(id)}/trace`,
        { signal },
      ),
    staleTime: Infinity,
  })

export const createQueue = (projectId: string, request: CreateAnnotationQueueRequest) =>
  sendJson<AnnotationQueue>('POST', queuesPath(projectId), request)

export const addToQueue = (
  projectId: string,
  queueId: string,
  object: { readonly objectId: string; readonly objectType: AnnotationObjectType },
) => sendJson<AnnotationItem>('POST', `${queuePath(projectId, queueId)}/items`, object)

export const setItemStatus = (
  projectId: string,
  { queueId, id }: Pick<AnnotationItem, 'queueId' | 'id'>,
  status: AnnotationStatus,
) =>
  sendJson<AnnotationItem>(
    'PATCH',
    `${queuePath(projectId, queueId)}/items/${encodeURIComponent(id)}`,
    { status },
  )

import { randomUUID } from 'node:crypto'

import type {
  AnnotationItem,
  AnnotationItemPage,
  AnnotationQueue,
  AnnotationQueuePage,
  AnnotationStatus,
  CreateAnnotationItemRequest,
  CreateAnnotationQueueRequest,
} from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { AnnotationItemQuery, AnnotationQueueStore } from '../store/annotation-queue-store.ts'
import type { PageOf } from '../store/dataset-store.ts'
import type { ScoreConfigStore } from '../store/score-config-store.ts'
import { conflict, invalid, notFound } from './refused-request-error.ts'

/** Which item of which queue. */
export interface AnnotationItemPlace {
  readonly queueId: string
  readonly itemId: string
}

/** Use cases of annotation queues. All failures are {@link RefusedRequestError}s. */
export interface AnnotationQueueService {
  create(projectId: string, request: CreateAnnotationQueueRequest): Promise<AnnotationQueue>
  read(projectId: string, queueId: string): Promise<AnnotationQueue>
  /** Newest first. */
  list(projectId: string, page: PageOf): Promise<AnnotationQueuePage>
  /** Adds an object, which need not have arrived. */
  addItem(
    projectId: string,
    queueId: string,
    request: CreateAnnotationItemRequest,
  ): Promise<AnnotationItem>
  readItem(projectId: string, place: AnnotationItemPlace): Promise<AnnotationItem>
  /** Newest first. */
  listItems(
    projectId: string,
    queueId: string,
    query: AnnotationItemQuery,
  ): Promise<AnnotationItemPage>
  setStatus(
    projectId: string,
    place: AnnotationItemPlace,
    status: AnnotationStatus | undefined,
  ): Promise<AnnotationItem>
  removeItem(projectId: string, place: AnnotationItemPlace): Promise<void>
}

export function createAnnotationQueueService(parts: {
  readonly annotationQueues: AnnotationQueueStore
  readonly scoreConfigs: Pick<ScoreConfigStore, 'findMany'>
  readonly now: () => Date
}): AnnotationQueueService {
  const { annotationQueues: queues, now } = parts

  const read = async (projectId: string, queueId: string) => {
    const queue = await queues.find(projectId, queueId)
    if (queue === undefined) throw notFound(`Annotation queue ${queueId} not found`)
    return queue
  }
  const readItem = async (projectId: string, { queueId, itemId }: AnnotationItemPlace) => {
    const item = await queues.findItem(projectId, queueId, itemId)
    if (item === undefined) throw missingItem(itemId)
    return item
  }

  return {
    create: (projectId, request) => createQueue(parts, projectId, request),
    read,
    list: async (projectId, page) => toPage(page, await queues.list(projectId, page)),
    addItem: async (projectId, queueId, { objectId, objectType, status }) => {
      const queue = await read(projectId, queueId)
      const at = now().toISOString()
      const item: AnnotationItem = {
        id: randomUUID(),
        queueId: queue.id,
        objectId,
        objectType,
        status: status ?? 'PENDING',
        completedAt: status === 'COMPLETED' ? at : null,
        createdAt: at,
        updatedAt: at,
      }
      await queues.addItem(projectId, item)
      return item
    },
    readItem,
    listItems: async (projectId, queueId, query) => {
      await read(projectId, queueId)
      return toPage(query, await queues.listItems(projectId, queueId, query))
    },
    setStatus: async (projectId, place, status) => {
      const item = await readItem(projectId, place)
      if (status === undefined || status === item.status) return item
      const updatedAt = now().toISOString()
      const completedAt = status === 'COMPLETED' ? updatedAt : null
      const updated = await queues.updateItem(projectId, {
        ...item,
        status,
        completedAt,
        updatedAt,
      })
      if (updated === undefined) throw missingItem(place.itemId)
      return updated
    },
    removeItem: async (projectId, { queueId, itemId }) => {
      if (!(await queues.removeItem(projectId, queueId, itemId))) throw missingItem(itemId)
    },
  }
}

async function createQueue(
  { annotationQueues, scoreConfigs, now }: Parameters<typeof createAnnotationQueueService>[0],
  projectId: string,
  { name, description, ...request }: CreateAnnotationQueueRequest,
): Promise<AnnotationQueue> {
  const scoreConfigIds = [...new Set(request.scoreConfigIds)]
  const found = await scoreConfigs.findMany(projectId, scoreConfigIds)
  const known = new Set(found.filter((config) => !config.isArchived).map(({ id }) => id))
  const unknown = scoreConfigIds.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    throw invalid(`Expected score configs of the project, got ${unknown.join(', ').slice(0, 200)}.`)
  }
  const at = now().toISOString()
  const queue: AnnotationQueue = {
    id: randomUUID(),
    name,
    description: description ?? null,
    scoreConfigIds,
    createdAt: at,
    updatedAt: at,
  }
  if (await annotationQueues.add(projectId, queue)) return queue
  throw conflict(`The project has an annotation queue '${name}'.`)
}

function missingItem(itemId: string) {
  return notFound(`Annotation queue item ${itemId} not found`)
}

import type { AnnotationItem, AnnotationQueue } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import type { AnnotationItemQuery, AnnotationQueueStore } from '../annotation-queue-store.ts'
import type { AnnotationQueueItemTable, AnnotationQueueTable } from './annotation-tables.ts'
import type { Database } from './database.ts'
import { newestPage } from './newest-page.ts'

export function createAnnotationQueueStore(database: Database): AnnotationQueueStore {
  const queuesOf = (projectId: string) =>
    database.selectFrom('annotation_queues').where('project_id', '=', projectId)
  const itemsOf = (projectId: string, queueId: string) => selectItems(database, projectId, queueId)
  return {
    add: (projectId, queue) => addQueue(database, projectId, queue),
    find: async (projectId, id) => {
      const row = await queuesOf(projectId).where('id', '=', id).selectAll().executeTakeFirst()
      return row && toQueue(row)
    },
    list: (projectId, page) => newestPage(queuesOf(projectId), page, toQueue),
    addItem: (projectId, item) => addItem(database, projectId, item),
    findItem: async (projectId, queueId, id) => {
      const items = itemsOf(projectId, queueId)
      const row = await items.where('id', '=', id).selectAll().executeTakeFirst()
      return row && toItem(row)
    },
    listItems: (projectId, queueId, query) => listItems(itemsOf(projectId, queueId), query),
    updateItem: (projectId, item) => updateItem(database, projectId, item),
    removeItem: async (projectId, queueId, id) => {
      const { numDeletedRows } = await database
        .deleteFrom('annotation_queue_items')
        .where('project_id', '=', projectId)
        .where('queue_id', '=', queueId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}

function selectItems(database: Database, projectId: string, queueId: string) {
  return database
    .selectFrom('annotation_queue_items')
    .where('project_id', '=', projectId)
    .where('queue_id', '=', queueId)
}

function listItems(all: ReturnType<typeof selectItems>, query: AnnotationItemQuery) {
  const { status } = query
  const matching = status === undefined ? all : all.where('status', '=', status)
  return newestPage(matching, query, toItem)
}

async function updateItem(
  database: Database,
  projectId: string,
  item: AnnotationItem,
): Promise<AnnotationItem | undefined> {
  const row = await database
    .updateTable('annotation_queue_items')
    .set({ status: item.status, completed_at: item.completedAt, updated_at: item.updatedAt })
    .where('project_id', '=', projectId)
    .where('queue_id', '=', item.queueId)
    .where('id', '=', item.id)
    .returningAll()
    .executeTakeFirst()
  return row && toItem(row)
}

async function addQueue(
  database: Database,
  projectId: string,
  queue: AnnotationQueue,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('annotation_queues')
    .values({
      id: queue.id,
      project_id: projectId,
      name: queue.name,
      description: queue.description,
      score_config_ids: queue.scoreConfigIds,
      created_at: queue.createdAt,
      updated_at: queue.updatedAt,
    })
    .onConflict((conflict) => conflict.columns(['project_id', 'name']).doNothing())
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

async function addItem(database: Database, projectId: string, item: AnnotationItem): Promise<void> {
  await database
    .insertInto('annotation_queue_items')
    .values({
      id: item.id,
      project_id: projectId,
      queue_id: item.queueId,
      object_id: item.objectId,
      object_type: item.objectType,
      status: item.status,
      completed_at: item.completedAt,
      created_at: item.createdAt,
      updated_at: item.updatedAt,
    })
    .execute()
}

function toQueue(row: Selectable<AnnotationQueueTable>): AnnotationQueue {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    scoreConfigIds: row.score_config_ids,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

function toItem(row: Selectable<AnnotationQueueItemTable>): AnnotationItem {
  return {
    id: row.id,
    queueId: row.queue_id,
    objectId: row.object_id,
    objectType: row.object_type,
    status: row.status,
    completedAt: row.completed_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

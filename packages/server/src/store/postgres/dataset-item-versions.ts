import type { DatasetChange } from '@heddle/core/schemas'

import type { DatasetItemVersion } from '../dataset-store.ts'
import type { Database } from './database.ts'
import { fromJsonText } from './json-text.ts'

/** All versions of an item, the latest first. */
export async function listItemVersions(
  database: Database,
  projectId: string,
  id: string,
): Promise<readonly DatasetItemVersion[]> {
  const rows = await database
    .selectFrom('dataset_item_versions')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('item_id', '=', id)
    .orderBy('valid_from', 'desc')
    .execute()
  return rows.map((row) => ({
    input: fromJsonText(row.input),
    expectedOutput: fromJsonText(row.expected_output),
    metadata: fromJsonText(row.metadata),
    status: row.status,
    updatedAt: row.valid_from.toISOString(),
    isDeleted: row.is_deleted,
  }))
}

interface ChangesOf {
  readonly projectId: string
  readonly datasetId: string
  readonly limit: number
}

/** Changes of the items of a dataset, the latest first: the first version of an item, or the first after it was removed, adds it. */
export async function listItemChanges(
  database: Database,
  { projectId, datasetId, limit }: ChangesOf,
): Promise<readonly DatasetChange[]> {
  const rows = await database
    .selectFrom('dataset_item_versions as version')
    .innerJoin('dataset_items as item', (join) =>
      join
        .onRef('item.project_id', '=', 'version.project_id')
        .onRef('item.id', '=', 'version.item_id'),
    )
    .leftJoin('dataset_item_versions as previous', (join) =>
      join
        .onRef('previous.project_id', '=', 'version.project_id')
        .onRef('previous.item_id', '=', 'version.item_id')
        .onRef('previous.valid_to', '=', 'version.valid_from'),
    )
    .where('version.project_id', '=', projectId)
    .where('item.dataset_id', '=', datasetId)
    .select([
      'version.item_id',
      'version.valid_from',
      'version.is_deleted',
      'version.status',
      'previous.is_deleted as was_deleted',
      'previous.status as was_status',
    ])
    .orderBy('version.valid_from', 'desc')
    .orderBy('version.item_id')
    .limit(limit)
    .execute()
  return rows.map((row) => {
    const isThere = !row.is_deleted && row.status === 'ACTIVE'
    const wasThere = row.was_deleted === false && row.was_status === 'ACTIVE'
    const kind = !isThere ? 'removed' : wasThere ? 'changed' : 'added'
    return { at: row.valid_from.toISOString(), itemId: row.item_id, kind }
  })
}

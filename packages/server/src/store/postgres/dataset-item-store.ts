import { type Selectable, sql } from 'kysely'

import type {
  DatasetItemDraft,
  DatasetItemQuery,
  DatasetItemStore,
  StoredDatasetItem,
} from '../dataset-store.ts'
import type { Database } from './database.ts'
import { listItemChanges, listItemVersions } from './dataset-item-versions.ts'
import type { DatasetItemVersionTable } from './dataset-tables.ts'
import { fromJsonText, toJsonText } from './json-text.ts'
import { storableTime } from './timestamp.ts'

export function createDatasetItemStore(database: Database): DatasetItemStore {
  return {
    put: (draft, at, check) =>
      database.transaction().execute(async (transaction) => {
        const owner = await claimItem(transaction, draft, at)
        if (owner !== draft.datasetId) return undefined
        const previous = await findCurrent(transaction, draft)
        const next = nextVersion(draft, previous, at)
        check({
          input: fromJsonText(next.input),
          expectedOutput: fromJsonText(next.expected_output),
        })
        await openVersion(transaction, next)
        return findItem(transaction, draft.projectId, draft.id)
      }),
    find: (projectId, id) => findItem(database, projectId, id),
    list: (projectId, query) => listItems(database, projectId, query),
    remove: (projectId, id, at) =>
      database.transaction().execute(async (transaction) => {
        await lockItem(transaction, projectId, id)
        const current = await findCurrent(transaction, { projectId, id })
        if (current === undefined || current.is_deleted) return false
        const validFrom = laterThan(current.valid_from, at)
        await openVersion(transaction, { ...current, valid_from: validFrom, is_deleted: true })
        return true
      }),
    listVersions: (projectId, id) => listItemVersions(database, projectId, id),
    listChanges: (projectId, datasetId, limit) =>
      listItemChanges(database, { projectId, datasetId, limit }),
  }
}

type VersionRow = Selectable<DatasetItemVersionTable>

interface ItemKey {
  readonly projectId: string
  readonly id: string
}

/** Makes the item's row when it is missing and locks it until the transaction ends; gives the dataset it belongs to. */
async function claimItem(database: Database, draft: DatasetItemDraft, at: Date): Promise<string> {
  const { projectId, id, datasetId } = draft
  const row = await database
    .insertInto('dataset_items')
    .values({ project_id: projectId, id, dataset_id: datasetId, created_at: at })
    .onConflict((conflict) =>
      conflict.columns(['project_id', 'id']).doUpdateSet((set) => ({ id: set.ref('excluded.id') })),
    )
    .returning('dataset_id')
    .executeTakeFirstOrThrow()
  return row.dataset_id
}

async function lockItem(database: Database, projectId: string, id: string): Promise<void> {
  await database
    .selectFrom('dataset_items')
    .select('id')
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .forUpdate()
    .execute()
}

function findCurrent(database: Database, { projectId, id }: ItemKey) {
  return database
    .selectFrom('dataset_item_versions')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('item_id', '=', id)
    .where('valid_to', 'is', null)
    .executeTakeFirst()
}

/** What an item says in its first version, before anybody said anything. */
const BLANK = {
  is_deleted: false,
  status: 'ACTIVE',
  input: null,
  expected_output: null,
  metadata: null,
  source_trace_id: null,
  source_observation_id: null,
} as const

/** What the draft says over what was said before; an item that was deleted begins anew. */
function nextVersion(
  draft: DatasetItemDraft,
  previous: VersionRow | undefined,
  at: Date,
): VersionRow {
  const kept = previous?.is_deleted === false ? previous : BLANK
  const { status = kept.status, sourceTraceId, sourceObservationId } = draft
  return {
    project_id: draft.projectId,
    item_id: draft.id,
    valid_from: previous === undefined ? at : laterThan(previous.valid_from, at),
    valid_to: null,
    is_deleted: false,
    status,
    input: jsonOf(draft.input, kept.input),
    expected_output: jsonOf(draft.expectedOutput, kept.expected_output),
    metadata: jsonOf(draft.metadata, kept.metadata),
    source_trace_id: sourceTraceId ?? kept.source_trace_id,
    source_observation_id: sourceObservationId ?? kept.source_observation_id,
  }
}

function jsonOf(said: unknown, before: string | null): string | null {
  return said === undefined ? before : toJsonText(said)
}

/** Two versions never begin at one moment: the later write comes a millisecond later. */
function laterThan(previous: Date, at: Date): Date {
  return at > previous ? at : new Date(previous.getTime() + 1)
}

async function openVersion(database: Database, version: VersionRow): Promise<void> {
  await database
    .updateTable('dataset_item_versions')
    .set({ valid_to: version.valid_from })
    .where('project_id', '=', version.project_id)
    .where('item_id', '=', version.item_id)
    .where('valid_to', 'is', null)
    .execute()
  await database.insertInto('dataset_item_versions').values(version).execute()
}

function itemsOf(database: Database, projectId: string) {
  return database
    .selectFrom('dataset_item_versions as version')
    .innerJoin('dataset_items as item', (join) =>
      join
        .onRef('item.project_id', '=', 'version.project_id')
        .onRef('item.id', '=', 'version.item_id'),
    )
    .innerJoin('datasets', 'datasets.id', 'item.dataset_id')
    .where('version.project_id', '=', projectId)
    .where('version.is_deleted', '=', false)
}

function selectItems(query: ReturnType<typeof itemsOf>) {
  return query
    .selectAll('version')
    .select(['item.dataset_id', 'item.created_at', 'datasets.name as dataset_name'])
}

async function findItem(
  database: Database,
  projectId: string,
  id: string,
): Promise<StoredDatasetItem | undefined> {
  const row = await selectItems(itemsOf(database, projectId))
    .where('version.item_id', '=', id)
    .where('version.valid_to', 'is', null)
    .executeTakeFirst()
  return row && toItem(row)
}

async function listItems(database: Database, projectId: string, query: DatasetItemQuery) {
  const matching = filtered(itemsOf(database, projectId), query)
  const { total } = await matching
    .select((count) => count.fn.countAll().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await selectItems(matching)
    .orderBy('item.created_at', 'desc')
    .orderBy('item.id')
    .limit(query.limit)
    .offset((query.page - 1) * query.limit)
    .execute()
  return { data: rows.map(toItem), totalItems: Number(total) }
}

function filtered(items: ReturnType<typeof itemsOf>, query: DatasetItemQuery) {
  const { datasetId, sourceTraceId, sourceObservationId, at } = query
  let matching = items.where('version.status', '=', 'ACTIVE')
  matching =
    at === undefined
      ? matching.where('version.valid_to', 'is', null)
      : matching
          .where('version.valid_from', '<=', storableTime(at))
          .where(sql<boolean>`(version.valid_to is null or version.valid_to > ${storableTime(at)})`)
  if (datasetId !== undefined) matching = matching.where('item.dataset_id', '=', datasetId)
  if (sourceTraceId !== undefined) {
    matching = matching.where('version.source_trace_id', '=', sourceTraceId)
  }
  if (sourceObservationId !== undefined) {
    matching = matching.where('version.source_observation_id', '=', sourceObservationId)
  }
  return matching
}

type ItemRow = VersionRow & {
  readonly dataset_id: string
  readonly dataset_name: string
  readonly created_at: Date
}

function toItem(row: ItemRow): StoredDatasetItem {
  return {
    id: row.item_id,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    status: row.status,
    input: fromJsonText(row.input),
    expectedOutput: fromJsonText(row.expected_output),
    metadata: fromJsonText(row.metadata),
    sourceTraceId: row.source_trace_id,
    sourceObservationId: row.source_observation_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.valid_from.toISOString(),
  }
}

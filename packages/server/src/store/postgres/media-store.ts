import { createHash, randomBytes } from 'node:crypto'

import { type Selectable, sql } from 'kysely'

import type { MediaLink, MediaStore, StoredMedia } from '../media-store.ts'
import type { Database } from './database.ts'
import type { MediaTable } from './media-tables.ts'

/** Name of the secret that links to files are signed with. */
const SIGNING_KEY = 'media-links'

/** Bytes of that secret. */
const KEY_BYTES = 32

export function createMediaStore(database: Database): MediaStore {
  return {
    put: (media, link, at) =>
      database.transaction().execute(async (transaction) => {
        const row = await putMedia(transaction, media, at)
        await putLink(transaction, media, link)
        return toMedia(row)
      }),
    find: async (projectId, id) => {
      const row = await database
        .selectFrom('media')
        .selectAll()
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row && toMedia(row)
    },
    findMany: async (projectId, ids) => {
      if (ids.length === 0) return []
      const rows = await database
        .selectFrom('media')
        .selectAll()
        .where('project_id', '=', projectId)
        .where('id', 'in', ids)
        .execute()
      return rows.map(toMedia)
    },
    removeLinks: (projectId, traceIds) =>
      database
        .transaction()
        .execute((transaction) => removeLinks(transaction, projectId, traceIds)),
    markUploaded: async (projectId, id, at) => {
      await database
        .updateTable('media')
        .set({ uploaded_at: at })
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .execute()
    },
    report: async (projectId, id, { httpStatus, httpError, timeMs }) => {
      const { numUpdatedRows } = await database
        .updateTable('media')
        .set({
          reported_http_status: httpStatus,
          reported_http_error: httpError,
          reported_time_ms: timeMs,
        })
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
    signingKey: () => readSigningKey(database),
  }
}

function putMedia(database: Database, media: Omit<StoredMedia, 'uploadedAt'>, at: Date) {
  const { projectId, id, sha256, contentType, contentLength } = media
  return database
    .insertInto('media')
    .values({
      project_id: projectId,
      id,
      sha256,
      content_type: contentType,
      content_length: contentLength,
      created_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['project_id', 'id']).doUpdateSet({
        sha256: (set) => set.ref('excluded.sha256'),
        content_type: (set) => set.ref('excluded.content_type'),
        content_length: (set) => set.ref('excluded.content_length'),
        uploaded_at: sql<Date | null>`case
          when media.content_type = excluded.content_type and media.sha256 = excluded.sha256
            and media.content_length = excluded.content_length
          then media.uploaded_at end`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function putLink(
  database: Database,
  { projectId, id: mediaId }: Pick<StoredMedia, 'projectId' | 'id'>,
  link: MediaLink,
): Promise<void> {
  const { traceId, observationId, datasetId, datasetItemId, field } = link
  const key = [projectId, mediaId, traceId, observationId, datasetId, datasetItemId, field]
  await database
    .insertInto('media_links')
    .values({
      id: createHash('sha256').update(JSON.stringify(key)).digest('hex'),
      project_id: projectId,
      media_id: mediaId,
      trace_id: traceId,
      observation_id: observationId,
      dataset_id: datasetId,
      dataset_item_id: datasetItemId,
      field,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

async function removeLinks(
  database: Database,
  projectId: string,
  traceIds: readonly string[],
): Promise<readonly string[]> {
  const links = await database
    .deleteFrom('media_links')
    .where('project_id', '=', projectId)
    .where('trace_id', 'in', traceIds)
    .returning('media_id')
    .execute()
  const named = [...new Set(links.map((link) => link.media_id))]
  if (named.length === 0) return []
  const gone = await database
    .deleteFrom('media')
    .where('project_id', '=', projectId)
    .where('id', 'in', named)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('media_links')
            .select('media_links.id')
            .whereRef('media_links.media_id', '=', 'media.id')
            .whereRef('media_links.project_id', '=', 'media.project_id'),
        ),
      ),
    )
    .returning('sha256')
    .execute()
  const hashes = [...new Set(gone.map(({ sha256 }) => sha256))]
  if (hashes.length === 0) return []
  const kept = await database
    .selectFrom('media')
    .select('sha256')
    .where('project_id', '=', projectId)
    .where('sha256', 'in', hashes)
    .execute()
  return hashes.filter((hash) => !kept.some(({ sha256 }) => sha256 === hash))
}

async function readSigningKey(database: Database): Promise<string> {
  await database
    .insertInto('server_keys')
    .values({ purpose: SIGNING_KEY, key: randomBytes(KEY_BYTES).toString('hex') })
    .onConflict((conflict) => conflict.column('purpose').doNothing())
    .execute()
  const row = await database
    .selectFrom('server_keys')
    .select('key')
    .where('purpose', '=', SIGNING_KEY)
    .executeTakeFirstOrThrow()
  return row.key
}

function toMedia(row: Selectable<MediaTable>): StoredMedia {
  return {
    projectId: row.project_id,
    id: row.id,
    sha256: row.sha256,
    contentType: row.content_type,
    contentLength: Number(row.content_length),
    uploadedAt: row.uploaded_at ?? undefined,
  }
}

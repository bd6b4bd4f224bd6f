import type { ColumnType } from 'kysely'

import type { Timestamp } from './timestamp.ts'

export interface MediaTable {
  project_id: string
  id: string
  sha256: string
  content_type: string
  /** A number or its text, as the driver reads it. */
  content_length: ColumnType<number | string, number, number>
  created_at: Timestamp
  uploaded_at: Timestamp | null
  reported_http_status: number | null
  reported_http_error: string | null
  reported_time_ms: number | null
}

export interface MediaLinkTable {
  /** A hash of the rest: ids of traces are too long for an index. */
  id: string
  project_id: string
  media_id: string
  trace_id: string | null
  observation_id: string | null
  dataset_id: string | null
  dataset_item_id: string | null
  field: string
}

export interface ServerKeyTable {
  purpose: string
  key: string
}

export interface MediaBlobTable {
  project_id: string
  /** Of the whole file; while it comes, the name of a draft. */
  sha256: string
  piece: number
  bytes: Uint8Array
}

export interface MediaTables {
  media_blobs: MediaBlobTable
  media: MediaTable
  media_links: MediaLinkTable
  server_keys: ServerKeyTable
}

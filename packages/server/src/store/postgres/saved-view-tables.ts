import type { Timestamp } from './timestamp.ts'

export interface SavedViewTable {
  id: string
  project_id: string
  kind: string
  name: string
  is_shared: boolean
  owner_user_id: string | null
  /** JSON text. */
  body: string
  created_at: Timestamp
  updated_at: Timestamp
}

export interface SavedViewTables {
  saved_views: SavedViewTable
}

import type { ColumnType } from 'kysely'

import type { Timestamp } from './timestamp.ts'

export interface TraceShareTable {
  id: string
  project_id: string
  trace_id: string
  token_hash: string
  created_at: ColumnType<Date, Date, never>
  /** Null: it holds until it is revoked. */
  expires_at: Timestamp | null
  /** What is left out. */
  redactions: string[]
  note: string
  views: number
}

export interface ShareTables {
  trace_shares: TraceShareTable
}

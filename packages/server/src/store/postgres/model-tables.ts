import type { Timestamp } from './timestamp.ts'

export interface ModelTable {
  id: string
  project_id: string
  name: string
  match_pattern: string
  start_date: Timestamp | null
  unit: string
  /** JSON text. */
  pricing_tiers: string
  tokenizer_id: string | null
  /** JSON text. */
  tokenizer_config: string | null
  created_at: Timestamp
}

export interface ModelTables {
  models: ModelTable
}

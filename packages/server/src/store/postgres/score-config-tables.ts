import type { ScoreConfigDataType } from '@heddle/core/schemas'

import type { Timestamp } from './timestamp.ts'

export interface ScoreConfigTable {
  id: string
  project_id: string
  name: string
  data_type: ScoreConfigDataType
  is_archived: boolean
  min_value: number | null
  max_value: number | null
  /** JSON text. */
  categories: string | null
  description: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface ScoreConfigTables {
  score_configs: ScoreConfigTable
}

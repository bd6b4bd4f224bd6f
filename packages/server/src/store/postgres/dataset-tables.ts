import type { Generated } from 'kysely'

import type { Timestamp } from './timestamp.ts'

export interface DatasetTable {
  id: string
  project_id: string
  name: string
  description: string | null
  /** JSON text. */
  metadata: string | null
  /** JSON text. */
  input_schema: string | null
  /** JSON text. */
  expected_output_schema: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface DatasetItemTable {
  project_id: string
  id: string
  dataset_id: string
  created_at: Timestamp
}

export interface DatasetItemVersionTable {
  project_id: string
  item_id: string
  valid_from: Timestamp
  /** Null for the current version. */
  valid_to: Timestamp | null
  is_deleted: Generated<boolean>
  status: 'ACTIVE' | 'ARCHIVED'
  /** JSON text. */
  input: string | null
  /** JSON text. */
  expected_output: string | null
  /** JSON text. */
  metadata: string | null
  source_trace_id: string | null
  source_observation_id: string | null
}

export interface DatasetRunTable {
  id: string
  project_id: string
  dataset_id: string
  name: string
  description: string | null
  /** JSON text. */
  metadata: string | null
  created_at: Timestamp
  updated_at: Timestamp
}

export interface DatasetRunItemTable {
  id: string
  run_id: string
  dataset_item_id: string
  trace_id: string
  observation_id: string | null
  dataset_version: Timestamp | null
  created_at: Timestamp
}

export interface DatasetTables {
  datasets: DatasetTable
  dataset_items: DatasetItemTable
  dataset_item_versions: DatasetItemVersionTable
  dataset_runs: DatasetRunTable
  dataset_run_items: DatasetRunItemTable
}

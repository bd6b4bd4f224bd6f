import type { ColumnType, Generated, Kysely } from 'kysely'

import type { AnnotationTables } from './annotation-tables.ts'
import type { DatasetTables } from './dataset-tables.ts'
import type { DeliveryTables } from './delivery-store.ts'
import type { LiveTables } from './live-log.ts'
import type { MediaTables } from './media-tables.ts'
import type { ModelTables } from './model-tables.ts'
import type { PromptTables } from './prompt-tables.ts'
import type { RepricingTables } from './repricing-store.ts'
import type { SavedViewTables } from './saved-view-tables.ts'
import type { ScoreConfigTables } from './score-config-tables.ts'
import type { ShareTables } from './share-tables.ts'
import type { Timestamp } from './timestamp.ts'
import type { UserTables } from './user-tables.ts'

type CreatedAt = ColumnType<Date, Date | string | undefined, never>

export interface OrganizationTable {
  id: string
  name: string
  created_at: CreatedAt
}

export interface ProjectTable {
  id: string
  organization_id: string
  name: string
  /** A JSON object; written as text. */
  metadata: ColumnType<Record<string, unknown>, string | undefined, string>
  retention_days: number | null
  time_zone: ColumnType<string | null, string | null | undefined, string | null>
  created_at: CreatedAt
  updated_at: ColumnType<Date, undefined, Date>
  deleted_at: Timestamp | null
}

export interface ApiKeyTable {
  id: string
  /** Null for keys of an organization. */
  project_id: string | null
  /** Null for keys of a project. */
  organization_id: string | null
  public_key: string
  secret_hash: string
  display_secret_key: string
  note: string | null
  created_at: CreatedAt
  expires_at: Timestamp | null
  last_used_at: Generated<Date | null>
}

/** The tables as `migrations/` makes them. */
export interface Tables
  extends
    AnnotationTables,
    PromptTables,
    DatasetTables,
    SavedViewTables,
    ScoreConfigTables,
    MediaTables,
    ModelTables,
    DeliveryTables,
    LiveTables,
    RepricingTables,
    UserTables,
    ShareTables {
  organizations: OrganizationTable
  projects: ProjectTable
  api_keys: ApiKeyTable
}

export type Database = Kysely<Tables>

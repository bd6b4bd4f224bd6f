import type { ScoreDataType, ScoreSource } from '@heddle/core/schemas'

import { DEFAULT_ENVIRONMENT } from '../../domain/environment.ts'
import type { ScoreFields, ScoreRecord } from '../../domain/score-record.ts'
import { valueOr } from '../../domain/versioned-fields.ts'
import type { Stored } from '../observation-store.ts'
import type { ScoreWrite } from '../score-store.ts'
import { decodeFieldVersions, encodeFieldVersions, versionFields } from './field-versions.ts'
import type { FieldCodes } from './field-versions.ts'
import { toRowLine } from './row-line.ts'
import { decodePatches, encodeMetadata } from './stored-value.ts'

/** Columns of `scores` in the order {@link encodeScore} writes them. */
export const SCORE_COLUMNS = [
  'project_id',
  'timestamp',
  'id',
  'name',
  'value',
  'string_value',
  'data_type',
  'source',
  'trace_id',
  'observation_id',
  'session_id',
  'dataset_run_id',
  'comment',
  'metadata',
  'config_id',
  'queue_id',
  'author_user_id',
  'environment',
  'field_versions',
  'metadata_patches',
  'created_at',
  'updated_at',
  'row_version',
  'is_deleted',
] as const

const FIELD_CODES: FieldCodes<ScoreFields> = {
  timestamp: 's',
  name: 'n',
  value: 'v',
  stringValue: 'w',
  dataType: 'y',
  source: 'z',
  traceId: 't',
  observationId: 'o',
  sessionId: 'x',
  datasetRunId: 'd',
  comment: 'c',
  metadata: 'm',
  configId: 'f',
  queueId: 'q',
  authorUserId: 'a',
  environment: 'r',
}

/** A row as the merge reads it back; times are milliseconds since the epoch. */
export interface ScoreRow {
  readonly project_id: string
  readonly timestamp: number
  readonly id: string
  readonly name: string
  readonly value: number
  readonly string_value: string | null
  readonly data_type: ScoreDataType
  readonly source: ScoreSource
  readonly trace_id: string | null
  readonly observation_id: string | null
  readonly session_id: string | null
  readonly dataset_run_id: string | null
  readonly comment: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly config_id: string | null
  readonly queue_id: string | null
  readonly author_user_id: string | null
  readonly environment: string
  readonly field_versions: string
  readonly metadata_patches: string
  readonly created_at: number
  readonly updated_at: number
  readonly row_version: number
}

/** One row as a line of JSONCompactEachRow. A deleted row keeps its key alone. */
export function encodeScore({ record, rowVersion, isDeleted }: ScoreWrite): string {
  const fields: ScoreRecord['fields'] = isDeleted
    ? { ...(record.fields.timestamp && { timestamp: record.fields.timestamp }) }
    : record.fields
  const metadata = encodeMetadata(fields.metadata)
  return toRowLine([
    record.projectId,
    valueOr(fields.timestamp, record.createdAt),
    record.id,
    valueOr(fields.name, ''),
    valueOr(fields.value, 0),
    valueOr(fields.stringValue, null),
    valueOr(fields.dataType, 'NUMERIC'),
    valueOr(fields.source, 'API'),
    valueOr(fields.traceId, null),
    valueOr(fields.observationId, null),
    valueOr(fields.sessionId, null),
    valueOr(fields.datasetRunId, null),
    valueOr(fields.comment, null),
    metadata.metadata,
    valueOr(fields.configId, null),
    valueOr(fields.queueId, null),
    valueOr(fields.authorUserId, null),
    valueOr(fields.environment, DEFAULT_ENVIRONMENT),
    encodeFieldVersions(FIELD_CODES, fields),
    metadata.patches,
    record.createdAt,
    record.updatedAt,
    rowVersion,
    isDeleted ? 1 : 0,
  ])
}

/** The record in a row, ready to be merged with what comes later. */
export function decodeScore(row: ScoreRow): Stored<ScoreRecord> {
  const versions = decodeFieldVersions(row.field_versions)
  const fields = versionFields(FIELD_CODES, versions, {
    timestamp: row.timestamp,
    name: row.name,
    value: row.value,
    stringValue: row.string_value,
    dataType: row.data_type,
    source: row.source,
    traceId: row.trace_id,
    observationId: row.observation_id,
    sessionId: row.session_id,
    datasetRunId: row.dataset_run_id,
    comment: row.comment,
    metadata: decodePatches(
      { metadata: row.metadata, patches: row.metadata_patches },
      versions.get(FIELD_CODES.metadata),
    ),
    configId: row.config_id,
    queueId: row.queue_id,
    authorUserId: row.author_user_id,
    environment: row.environment,
  })
  return {
    record: {
      projectId: row.project_id,
      id: row.id,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      fields,
    },
    rowVersion: row.row_version,
  }
}

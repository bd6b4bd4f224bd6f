import type { ScoreDataType, ScoreSource } from '@heddle/core/schemas'

import { DEFAULT_ENVIRONMENT } from '../../domain/environment.ts'
import type { ScoreFields, ScoreRecord } from '../../domain/score-record.ts'
import { valueOr } from '../../domain/versioned-fields.ts'
import type { Stored } from '../observation-store.ts'
import type { ScoreWrite } from '../score-store.ts'
import { decodeFieldVersions, encodeFieldVersions, versionFields } from './field-versions.ts'
import type { FieldCodes } from './field-versions.ts'
import type { RowWriter } from './row-writer.ts'
import { decodePatches, writeMetadata, writePatches } from './stored-value.ts'

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

/** Writes one row. A deleted row keeps its key alone. */
export function encodeScore({ record, rowVersion, isDeleted }: ScoreWrite, row: RowWriter): void {
  const fields: ScoreRecord['fields'] = isDeleted
    ? { ...(record.fields.timestamp && { timestamp: record.fields.timestamp }) }
    : record.fields
  row.text(record.projectId)
  row.integer(valueOr(fields.timestamp, record.createdAt))
  row.text(record.id)
  row.text(valueOr(fields.name, ''))
  row.float(valueOr(fields.value, 0))
  row.optionalText(fields.stringValue?.value)
  row.text(valueOr(fields.dataType, 'NUMERIC'))
  row.text(valueOr(fields.source, 'API'))
  row.optionalText(fields.traceId?.value)
  row.optionalText(fields.observationId?.value)
  row.optionalText(fields.sessionId?.value)
  row.optionalText(fields.datasetRunId?.value)
  row.optionalText(fields.comment?.value)
  writeMetadata(row, fields.metadata)
  row.optionalText(fields.configId?.value)
  row.optionalText(fields.queueId?.value)
  row.optionalText(fields.authorUserId?.value)
  row.text(valueOr(fields.environment, DEFAULT_ENVIRONMENT))
  row.text(encodeFieldVersions(FIELD_CODES, fields))
  writePatches(row, fields.metadata)
  row.integer(record.createdAt)
  row.integer(record.updatedAt)
  row.integer(rowVersion)
  row.flag(isDeleted)
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

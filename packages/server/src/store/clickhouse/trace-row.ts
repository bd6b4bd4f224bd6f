import { DEFAULT_ENVIRONMENT } from '../../domain/environment.ts'
import type { TraceFields, TraceRecord } from '../../domain/trace-record.ts'
import { valueOr } from '../../domain/versioned-fields.ts'
import type { Stored } from '../observation-store.ts'
import type { TraceWrite } from '../trace-store.ts'
import { decodeFieldVersions, encodeFieldVersions, versionFields } from './field-versions.ts'
import type { FieldCodes } from './field-versions.ts'
import type { RowWriter } from './row-writer.ts'
import {
  decodeInput,
  decodeOutput,
  decodePatches,
  writeMetadata,
  writePatches,
  writeValues,
} from './stored-value.ts'

/** Columns of `traces` in the order {@link encodeTrace} writes them. */
export const TRACE_COLUMNS = [
  'project_id',
  'timestamp',
  'id',
  'name',
  'user_id',
  'session_id',
  'input',
  'output',
  'value_kinds',
  'metadata',
  'tags',
  'release',
  'version',
  'environment',
  'public',
  'bookmarked',
  'observed_from',
  'observed_to',
  'field_versions',
  'metadata_patches',
  'created_at',
  'updated_at',
  'row_version',
  'is_deleted',
] as const

const FIELD_CODES: FieldCodes<TraceFields> = {
  timestamp: 's',
  name: 'n',
  userId: 'u',
  sessionId: 'x',
  input: 'i',
  output: 'o',
  metadata: 'm',
  tags: 't',
  release: 'l',
  version: 'v',
  environment: 'r',
  public: 'p',
  bookmarked: 'b',
  observedFrom: 'f',
  observedTo: 'g',
}

/** A row as the merge reads it back; times are milliseconds since the epoch. */
export interface TraceRow {
  readonly project_id: string
  readonly timestamp: number
  readonly id: string
  readonly name: string | null
  readonly user_id: string | null
  readonly session_id: string | null
  readonly input: string
  readonly output: string
  readonly value_kinds: number
  readonly metadata: Readonly<Record<string, string>>
  readonly tags: readonly string[]
  readonly release: string | null
  readonly version: string | null
  readonly environment: string
  readonly public: boolean
  readonly bookmarked: boolean
  readonly observed_from: number | null
  readonly observed_to: number | null
  readonly field_versions: string
  readonly metadata_patches: string
  readonly created_at: number
  readonly updated_at: number
  readonly row_version: number
}

/** Writes one row. A deleted row keeps its key alone. */
export function encodeTrace({ record, rowVersion, isDeleted }: TraceWrite, row: RowWriter): void {
  const fields: TraceRecord['fields'] = isDeleted
    ? { ...(record.fields.timestamp && { timestamp: record.fields.timestamp }) }
    : record.fields
  row.text(record.projectId)
  row.integer(valueOr(fields.timestamp, record.createdAt))
  row.text(record.id)
  row.optionalText(fields.name?.value)
  row.optionalText(fields.userId?.value)
  row.optionalText(fields.sessionId?.value)
  writeValues(row, fields.input?.value, fields.output?.value)
  writeMetadata(row, fields.metadata)
  row.texts(valueOr(fields.tags, []))
  row.optionalText(fields.release?.value)
  row.optionalText(fields.version?.value)
  row.text(valueOr(fields.environment, DEFAULT_ENVIRONMENT))
  row.flag(valueOr(fields.public, false))
  row.flag(valueOr(fields.bookmarked, false))
  row.optionalInteger(fields.observedFrom?.value)
  row.optionalInteger(fields.observedTo?.value)
  row.text(encodeFieldVersions(FIELD_CODES, fields))
  writePatches(row, fields.metadata)
  row.integer(record.createdAt)
  row.integer(record.updatedAt)
  row.integer(rowVersion)
  row.flag(isDeleted)
}

/** The record in a row, ready to be merged with what comes later. */
export function decodeTrace(row: TraceRow): Stored<TraceRecord> {
  const versions = decodeFieldVersions(row.field_versions)
  const fields = versionFields(FIELD_CODES, versions, {
    timestamp: row.timestamp,
    name: row.name,
    userId: row.user_id,
    sessionId: row.session_id,
    input: decodeInput(row.input, row.value_kinds),
    output: decodeOutput(row.output, row.value_kinds),
    metadata: decodePatches(
      { metadata: row.metadata, patches: row.metadata_patches },
      versions.get(FIELD_CODES.metadata),
    ),
    tags: row.tags,
    release: row.release,
    version: row.version,
    environment: row.environment,
    public: row.public,
    bookmarked: row.bookmarked,
    observedFrom: row.observed_from,
    observedTo: row.observed_to,
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

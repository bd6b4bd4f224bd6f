import { DEFAULT_ENVIRONMENT } from '../../domain/environment.ts'
import type { TraceFields, TraceRecord } from '../../domain/trace-record.ts'
import { valueOr } from '../../domain/versioned-fields.ts'
import type { Stored } from '../observation-store.ts'
import type { TraceWrite } from '../trace-store.ts'
import { decodeFieldVersions, encodeFieldVersions, versionFields } from './field-versions.ts'
import type { FieldCodes } from './field-versions.ts'
import { toRowLine } from './row-line.ts'
import {
  decodeInput,
  decodeOutput,
  decodePatches,
  encodeMetadata,
  encodeValues,
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

/** One row as a line of JSONCompactEachRow. A deleted row keeps its key alone. */
export function encodeTrace({ record, rowVersion, isDeleted }: TraceWrite): string {
  const fields: TraceRecord['fields'] = isDeleted
    ? { ...(record.fields.timestamp && { timestamp: record.fields.timestamp }) }
    : record.fields
  const values = encodeValues(fields.input?.value, fields.output?.value)
  const metadata = encodeMetadata(fields.metadata)
  return toRowLine([
    record.projectId,
    valueOr(fields.timestamp, record.createdAt),
    record.id,
    valueOr(fields.name, null),
    valueOr(fields.userId, null),
    valueOr(fields.sessionId, null),
    values.input,
    values.output,
    values.kinds,
    metadata.metadata,
    valueOr(fields.tags, []),
    valueOr(fields.release, null),
    valueOr(fields.version, null),
    valueOr(fields.environment, DEFAULT_ENVIRONMENT),
    valueOr(fields.public, false),
    valueOr(fields.bookmarked, false),
    valueOr(fields.observedFrom, null),
    valueOr(fields.observedTo, null),
    encodeFieldVersions(FIELD_CODES, fields),
    metadata.patches,
    record.createdAt,
    record.updatedAt,
    rowVersion,
    isDeleted ? 1 : 0,
  ])
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

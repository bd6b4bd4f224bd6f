import type { ObservationLevel, ObservationType } from '@heddle/core/schemas'

import type { Coverage } from '../../domain/billing.ts'
import { toDecimalText, toPicoUsd } from '../../domain/decimal.ts'
import { DEFAULT_ENVIRONMENT } from '../../domain/environment.ts'
import type { ObservationFields, ObservationRecord } from '../../domain/observation-record.ts'
import { valueOr } from '../../domain/versioned-fields.ts'
import type { ObservationWrite, Stored } from '../observation-store.ts'
import { decodeFieldVersions, encodeFieldVersions, versionFields } from './field-versions.ts'
import type { FieldCodes } from './field-versions.ts'
import { toRowLine } from './row-line.ts'
import type { Cell } from './row-line.ts'
import {
  decodeInput,
  decodeOutput,
  decodePatches,
  encodeMetadata,
  encodeValues,
} from './stored-value.ts'

/** Columns of `observations` in the order {@link encodeObservation} writes them. */
export const OBSERVATION_COLUMNS = [
  'project_id',
  'start_time',
  'trace_id',
  'id',
  'parent_observation_id',
  'type',
  'name',
  'end_time',
  'completion_start_time',
  'level',
  'status_message',
  'version',
  'environment',
  'input',
  'output',
  'value_kinds',
  'metadata',
  'model',
  'model_id',
  'model_parameters',
  'provided_usage',
  'usage_details',
  'provided_cost',
  'cost_details',
  'total_cost',
  'tier_name',
  'prompt_name',
  'prompt_version',
  'covered_by',
  'field_versions',
  'metadata_patches',
  'created_at',
  'updated_at',
  'row_version',
  'is_deleted',
] as const

const FIELD_CODES: FieldCodes<ObservationFields> = {
  traceId: 't',
  type: 'y',
  parentObservationId: 'p',
  name: 'n',
  startTime: 's',
  endTime: 'e',
  completionStartTime: 'f',
  level: 'l',
  statusMessage: 'g',
  version: 'v',
  environment: 'r',
  input: 'i',
  output: 'o',
  metadata: 'm',
  model: 'd',
  modelParameters: 'a',
  providedUsage: 'u',
  providedCost: 'c',
  promptName: 'q',
  promptVersion: 'w',
  coverage: 'b',
}

/** A row as the merge reads it back; times are milliseconds since the epoch. */
export interface ObservationRow {
  readonly project_id: string
  readonly start_time: number
  readonly trace_id: string
  readonly id: string
  readonly parent_observation_id: string
  readonly type: ObservationType
  readonly name: string | null
  readonly end_time: number | null
  readonly completion_start_time: number | null
  readonly level: ObservationLevel
  readonly status_message: string | null
  readonly version: string | null
  readonly environment: string
  readonly input: string
  readonly output: string
  readonly value_kinds: number
  readonly metadata: Readonly<Record<string, string>>
  readonly model: string | null
  readonly model_parameters: string
  readonly provided_usage: Readonly<Record<string, number>>
  readonly provided_cost: Readonly<Record<string, number>>
  readonly prompt_name: string | null
  readonly prompt_version: number | null
  readonly covered_by: Coverage | ''
  readonly field_versions: string
  readonly metadata_patches: string
  readonly created_at: number
  readonly updated_at: number
  readonly row_version: number
}

/** One row as a line of JSONCompactEachRow. */
export function encodeObservation(write: ObservationWrite): string {
  return toRowLine(observationCells(write.isDeleted ? tombstone(write) : write))
}

function observationCells({ record, priced, rowVersion, isDeleted }: ObservationWrite): Cell[] {
  const { fields } = record
  const values = encodeValues(fields.input?.value, fields.output?.value)
  const metadata = encodeMetadata(fields.metadata)
  return [
    record.projectId,
    valueOr(fields.startTime, record.createdAt),
    valueOr(fields.traceId, record.id),
    record.id,
    valueOr(fields.parentObservationId, ''),
    valueOr(fields.type, 'SPAN'),
    valueOr(fields.name, null),
    valueOr(fields.endTime, null),
    valueOr(fields.completionStartTime, null),
    valueOr(fields.level, 'DEFAULT'),
    valueOr(fields.statusMessage, null),
    valueOr(fields.version, null),
    valueOr(fields.environment, DEFAULT_ENVIRONMENT),
    values.input,
    values.output,
    values.kinds,
    metadata.metadata,
    ...modelCells(record, priced),
    valueOr(fields.promptName, null),
    valueOr(fields.promptVersion, null),
    coverageCell(valueOr(fields.coverage, 'none')),
    encodeFieldVersions(FIELD_CODES, fields),
    metadata.patches,
    record.createdAt,
    record.updatedAt,
    rowVersion,
    isDeleted ? 1 : 0,
  ]
}

function coverageCell(coverage: ObservationFields['coverage']): string {
  return coverage === 'none' ? '' : coverage
}

function modelCells(record: ObservationRecord, priced: ObservationWrite['priced']): Cell[] {
  const { model, modelParameters, providedUsage, providedCost } = record.fields
  return [
    valueOr(model, null),
    priced.modelId ?? null,
    modelParameters === undefined ? '' : JSON.stringify(modelParameters.value),
    valueOr(providedUsage, {}),
    priced.usageDetails,
    decimals(valueOr(providedCost, {})),
    decimals(priced.costDetails),
    priced.totalCost === undefined ? null : toDecimalText(toPicoUsd(priced.totalCost)),
    priced.tierName ?? null,
  ]
}

function decimals(amounts: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).map(([key, usd]) => [key, toDecimalText(toPicoUsd(usd))]),
  )
}

const UNPRICED: ObservationWrite['priced'] = {
  modelId: undefined,
  tierName: undefined,
  usageDetails: {},
  costDetails: {},
  totalCost: undefined,
}

/** A row that replaces another of its key and is read by nobody: only the key matters. */
function tombstone(write: ObservationWrite): ObservationWrite {
  const { traceId, startTime } = write.record.fields
  const fields = { ...(traceId && { traceId }), ...(startTime && { startTime }) }
  return { ...write, record: { ...write.record, fields }, priced: UNPRICED }
}

/** The record in a row, ready to be merged with what comes later. */
export function decodeObservation(row: ObservationRow): Stored<ObservationRecord> {
  const versions = decodeFieldVersions(row.field_versions)
  const fields = versionFields(FIELD_CODES, versions, {
    traceId: row.trace_id,
    type: row.type,
    parentObservationId: row.parent_observation_id,
    name: row.name,
    startTime: row.start_time,
    endTime: row.end_time,
    completionStartTime: row.completion_start_time,
    level: row.level,
    statusMessage: row.status_message,
    version: row.version,
    environment: row.environment,
    input: decodeInput(row.input, row.value_kinds),
    output: decodeOutput(row.output, row.value_kinds),
    metadata: decodePatches(
      { metadata: row.metadata, patches: row.metadata_patches },
      versions.get(FIELD_CODES.metadata),
    ),
    model: row.model,
    modelParameters: parseParameters(row.model_parameters),
    providedUsage: row.provided_usage,
    providedCost: row.provided_cost,
    promptName: row.prompt_name,
    promptVersion: row.prompt_version,
    coverage: row.covered_by === '' ? 'none' : row.covered_by,
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

function parseParameters(text: string): Readonly<Record<string, unknown>> | undefined {
  // Only modelCells writes this column.
  return text === '' ? undefined : (JSON.parse(text) as Readonly<Record<string, unknown>>)
}

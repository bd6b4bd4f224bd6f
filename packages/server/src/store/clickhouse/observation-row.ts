import type { ObservationLevel, ObservationType } from '@heddle/core/schemas'

import type { Coverage } from '../../domain/billing.ts'
import { toPicoUsd } from '../../domain/decimal.ts'
import { DEFAULT_ENVIRONMENT } from '../../domain/environment.ts'
import type { ObservationFields, ObservationRecord } from '../../domain/observation-record.ts'
import { valueOr } from '../../domain/versioned-fields.ts'
import type { ObservationWrite, Stored } from '../observation-store.ts'
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

/** Columns of type DateTime64. */
export const OBSERVATION_TIME_COLUMNS = [
  'start_time',
  'end_time',
  'completion_start_time',
  'created_at',
  'updated_at',
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

/** Writes one row. */
export function encodeObservation(write: ObservationWrite, row: RowWriter): void {
  writeObservation(write.isDeleted ? tombstone(write) : write, row)
}

function writeObservation(write: ObservationWrite, row: RowWriter): void {
  const { record, rowVersion, isDeleted } = write
  const { fields } = record
  row.text(record.projectId)
  row.integer(valueOr(fields.startTime, record.createdAt))
  row.text(valueOr(fields.traceId, record.id))
  row.text(record.id)
  row.text(valueOr(fields.parentObservationId, ''))
  row.text(valueOr(fields.type, 'SPAN'))
  row.optionalText(fields.name?.value)
  row.optionalInteger(fields.endTime?.value)
  row.optionalInteger(fields.completionStartTime?.value)
  row.text(valueOr(fields.level, 'DEFAULT'))
  row.optionalText(fields.statusMessage?.value)
  row.optionalText(fields.version?.value)
  row.text(valueOr(fields.environment, DEFAULT_ENVIRONMENT))
  writeValues(row, fields.input?.value, fields.output?.value)
  writeMetadata(row, fields.metadata)
  writeModel(write, row)
  row.optionalText(fields.promptName?.value)
  row.optionalInteger(fields.promptVersion?.value)
  row.text(coverageText(valueOr(fields.coverage, 'none')))
  row.text(encodeFieldVersions(FIELD_CODES, fields))
  writePatches(row, fields.metadata)
  row.integer(record.createdAt)
  row.integer(record.updatedAt)
  row.integer(rowVersion)
  row.flag(isDeleted)
}

function coverageText(coverage: ObservationFields['coverage']): string {
  return coverage === 'none' ? '' : coverage
}

function writeModel({ record, priced }: ObservationWrite, row: RowWriter): void {
  const { model, modelParameters, providedUsage, providedCost } = record.fields
  row.optionalText(model?.value)
  row.optionalText(priced.modelId)
  row.text(modelParameters === undefined ? '' : JSON.stringify(modelParameters.value))
  writeCounts(row, valueOr(providedUsage, {}))
  writeCounts(row, priced.usageDetails)
  writeCosts(row, valueOr(providedCost, {}))
  writeCosts(row, priced.costDetails)
  row.optionalDecimal(priced.totalCost === undefined ? undefined : toPicoUsd(priced.totalCost))
  row.optionalText(priced.tierName)
}

function writeCounts(row: RowWriter, counts: Readonly<Record<string, number>>): void {
  row.map(counts, (count) => row.integer(count))
}

function writeCosts(row: RowWriter, amounts: Readonly<Record<string, number>>): void {
  row.map(amounts, (usd) => row.decimal(toPicoUsd(usd)))
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

import type {
  ModelPrice,
  Observation,
  ObservationLevel,
  ObservationType,
  ObservationView,
} from '@heddle/core/schemas'

import type { Coverage } from '../domain/billing.ts'
import { sumUsd } from '../domain/decimal.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import { decodeInput, decodeMetadata, decodeOutput } from '../store/clickhouse/stored-value.ts'
import { isoTime } from './iso-time.ts'
import { selectValues, type ValueExtent } from './trace-columns.ts'

/** Columns a reader of observations asks for; times as milliseconds. */
export function selectObservationColumns(extent: ValueExtent): string {
  return `${OBSERVATION_COLUMNS}, ${selectValues('o', extent)}`
}

const OBSERVATION_COLUMNS = `o.id AS id, o.project_id AS project_id, o.trace_id AS trace_id,
  o.parent_observation_id AS parent_id, o.type AS type, o.name AS name,
  toUnixTimestamp64Milli(o.start_time) AS start_ms, toUnixTimestamp64Milli(o.end_time) AS end_ms,
  toUnixTimestamp64Milli(o.completion_start_time) AS first_token_ms, o.level AS level,
  o.status_message AS status_message, o.version AS version, o.environment AS environment,
  o.metadata AS metadata,
  o.model AS model, o.model_id AS model_id, o.model_parameters AS model_parameters,
  o.provided_usage AS provided_usage, o.usage_details AS usage_details,
  o.provided_cost AS provided_cost, o.cost_details AS cost_details, o.total_cost AS total_cost,
  o.tier_name AS tier_name, o.covered_by AS covered_by, o.prompt_name AS prompt_name, o.prompt_version AS prompt_version,
  toUnixTimestamp64Milli(o.created_at) AS created_ms, toUnixTimestamp64Milli(o.updated_at) AS updated_ms`

type Amounts = Readonly<Record<string, number>>

/** A row of {@link selectObservationColumns}. */
export interface SelectedObservation {
  readonly id: string
  readonly project_id: string
  readonly trace_id: string
  readonly parent_id: string
  readonly type: ObservationType
  readonly name: string | null
  readonly start_ms: number
  readonly end_ms: number | null
  readonly first_token_ms: number | null
  readonly level: ObservationLevel
  readonly status_message: string | null
  readonly version: string | null
  readonly environment: string
  readonly input: string
  readonly output: string
  readonly value_kinds: number
  readonly metadata: Readonly<Record<string, string>>
  readonly model: string | null
  readonly model_id: string | null
  readonly model_parameters: string
  readonly provided_usage: Amounts
  readonly usage_details: Amounts
  readonly provided_cost: Amounts
  readonly cost_details: Amounts
  readonly total_cost: number | null
  readonly tier_name: string | null
  readonly covered_by: Coverage | ''
  readonly prompt_name: string | null
  readonly prompt_version: number | null
  readonly created_ms: number
  readonly updated_ms: number
}

/** An observation as the server keeps it. An end before the start counts as the start. */
export function toObservation(row: SelectedObservation): Observation {
  return {
    id: row.id,
    projectId: row.project_id,
    traceId: row.trace_id,
    parentObservationId: row.parent_id === '' ? null : row.parent_id,
    type: row.type,
    name: row.name,
    startTime: isoTime(row.start_ms),
    endTime: row.end_ms === null ? null : isoTime(Math.max(row.end_ms, row.start_ms)),
    completionStartTime: row.first_token_ms === null ? null : isoTime(row.first_token_ms),
    level: row.level,
    statusMessage: row.status_message,
    version: row.version,
    environment: row.environment,
    input: decodeInput(row.input, row.value_kinds) ?? null,
    output: decodeOutput(row.output, row.value_kinds) ?? null,
    metadata: decodeMetadata(row.metadata),
    model: row.model,
    modelId: row.model_id,
    modelParameters: parseObject(row.model_parameters),
    providedUsageDetails: { ...row.provided_usage },
    usageDetails: { ...row.usage_details },
    usageEstimated: isEstimated(row),
    providedCostDetails: { ...row.provided_cost },
    costDetails: { ...row.cost_details },
    totalCost: row.total_cost,
    usagePricingTierName: row.tier_name,
    promptName: row.prompt_name,
    promptVersion: row.prompt_version,
    createdAt: isoTime(row.created_ms),
    updatedAt: isoTime(row.updated_ms),
  }
}

/** Usage without any that was provided was counted by the server. */
export function isEstimated(
  row: Pick<SelectedObservation, 'usage_details' | 'provided_usage'>,
): boolean {
  return Object.keys(row.usage_details).length > 0 && Object.keys(row.provided_usage).length === 0
}

/** An observation as the public API answers it, with the fields older clients read. */
export function toObservationView(
  row: SelectedObservation,
  matcher: ModelMatcher,
): ObservationView {
  const observation = omitStored(toObservation(row))
  const usage = {
    unit: 'TOKENS',
    input: sumOf(row.usage_details, 'input'),
    output: sumOf(row.usage_details, 'output'),
    total: row.usage_details['total'] ?? 0,
  }
  const model = row.model_id === null ? undefined : matcher.byId(row.model_id)
  return {
    ...observation,
    usage,
    unit: usage.unit,
    promptTokens: usage.input,
    completionTokens: usage.output,
    totalTokens: usage.total,
    promptId: null,
    usagePricingTierId: null,
    ...listedPrices(model),
    ...calculatedCosts(row),
    latency: row.end_ms === null ? null : Math.max(0, row.end_ms - row.start_ms) / 1000,
    timeToFirstToken:
      row.first_token_ms === null ? null : (row.first_token_ms - row.start_ms) / 1000,
  }
}

type StoredOnly = 'providedUsageDetails' | 'providedCostDetails' | 'totalCost'

/** The public API names these differently or not at all. */
function omitStored(observation: Observation): Omit<Observation, StoredOnly> {
  const {
    providedUsageDetails: _usage,
    providedCostDetails: _cost,
    totalCost: _total,
    ...others
  } = observation
  return others
}

function listedPrices(model: ModelPrice | undefined) {
  return {
    inputPrice: model?.prices['input'] ?? null,
    outputPrice: model?.prices['output'] ?? null,
    totalPrice: model?.prices['total'] ?? null,
  }
}

function calculatedCosts(row: SelectedObservation) {
  const isKnown = Object.keys(row.cost_details).length > 0
  return {
    calculatedInputCost: isKnown ? costOf(row.cost_details, 'input') : null,
    calculatedOutputCost: isKnown ? costOf(row.cost_details, 'output') : null,
    calculatedTotalCost: row.total_cost,
  }
}

function sumOf(amounts: Amounts, part: string): number {
  return Object.entries(amounts).reduce(
    (sum, [type, amount]) => (type.includes(part) ? sum + amount : sum),
    0,
  )
}

function costOf(amounts: Amounts, part: string): number {
  return sumUsd(
    Object.entries(amounts).flatMap(([type, amount]) => (type.includes(part) ? [amount] : [])),
  )
}

function parseObject(text: string): Record<string, unknown> {
  // Only the store's encoder writes this column.
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

import type { ObservationLevel, ObservationType } from '@heddle/core/schemas'

import type { Coverage } from './billing.ts'
import type { CostDetails, UsageDetails } from './usage.ts'
import { mergeFields } from './versioned-fields.ts'
import type { MergeRules, Patch, VersionedFields } from './versioned-fields.ts'

/** What events may say about an observation. Times are milliseconds since the epoch. */
export interface ObservationFields {
  readonly traceId: string
  readonly type: ObservationType
  readonly parentObservationId: string
  readonly name: string
  readonly startTime: number
  readonly endTime: number
  readonly completionStartTime: number
  readonly level: ObservationLevel
  readonly statusMessage: string
  readonly version: string
  readonly environment: string
  readonly input: unknown
  readonly output: unknown
  readonly metadata: readonly Patch[]
  readonly model: string
  readonly modelParameters: Readonly<Record<string, unknown>>
  readonly providedUsage: UsageDetails
  readonly providedCost: CostDetails
  readonly promptName: string
  readonly promptVersion: number
  /** Why usage and cost are not counted; `none`: they count. Said by the server alone. */
  readonly coverage: Coverage | 'none'
}

/**
 * Rules of an observation: the kind and the environment stay as first set, where creates come before updates; the start is
 * the earliest one that was given; usage, cost and parameters are replaced whole; metadata is merged in depth.
 */
export const OBSERVATION_RULES: MergeRules<ObservationFields> = {
  traceId: 'earliest',
  type: 'first',
  parentObservationId: 'latest',
  name: 'latest',
  startTime: 'earliest',
  endTime: 'latest',
  completionStartTime: 'latest',
  level: 'latest',
  statusMessage: 'latest',
  version: 'latest',
  environment: 'first',
  input: 'latest',
  output: 'latest',
  metadata: 'patches',
  model: 'latest',
  modelParameters: 'latest',
  providedUsage: 'latest',
  providedCost: 'latest',
  promptName: 'latest',
  promptVersion: 'latest',
  coverage: 'latest',
}

/** Everything known about one observation, with the version of each field. */
export interface ObservationRecord {
  readonly projectId: string
  readonly id: string
  /** Milliseconds since the epoch: when the server first and last heard of it. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly fields: VersionedFields<ObservationFields>
}

/** One record from two about the same observation; `current` itself when the other changes nothing. */
export function mergeObservations(
  current: ObservationRecord,
  incoming: ObservationRecord,
): ObservationRecord {
  return mergeRecords(OBSERVATION_RULES, current, incoming)
}

interface EntityRecord<Fields> {
  readonly projectId: string
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly fields: VersionedFields<Fields>
}

/** Merges the fields by their rules and widens the range of times; `current` itself when no field changes. */
export function mergeRecords<Fields extends object>(
  rules: MergeRules<Fields>,
  current: EntityRecord<Fields>,
  incoming: EntityRecord<Fields>,
): EntityRecord<Fields> {
  const fields = mergeFields(rules, current.fields, incoming.fields)
  if (fields === current.fields) return current
  return {
    ...current,
    createdAt: Math.min(current.createdAt, incoming.createdAt),
    updatedAt: Math.max(current.updatedAt, incoming.updatedAt),
    fields,
  }
}

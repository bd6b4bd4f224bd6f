import type { ObservationLevel } from '../schemas/observation.ts'
import { mergeJsonObjects } from '../transport/merge-json-objects.ts'
import type { ObservationEnd, ObservationFields, ObservationKind } from './observation-fields.ts'

/** Fields whose values are serialised when they are given. */
export type PayloadField =
  | 'input'
  | 'output'
  | 'metadata'
  | 'modelParameters'
  | 'usageDetails'
  | 'costDetails'

/** Turns a value into JSON text at once, so that what the host does to it later changes nothing. */
export type Snapshot = (value: unknown, field: PayloadField) => string

/** One observation on its way to the wire. Payloads are JSON texts, times are milliseconds since 1970 UTC. */
export interface ObservationRecord {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId: string | undefined
  readonly type: ObservationKind
  readonly startTimeMs: number
  endTimeMs: number | undefined
  name: string | undefined
  level: ObservationLevel | undefined
  statusMessage: string | undefined
  version: string | undefined
  environment: string | undefined
  model: string | undefined
  promptName: string | undefined
  promptVersion: number | undefined
  completionStartTimeMs: number | undefined
  input: string | undefined
  output: string | undefined
  metadata: string | undefined
  modelParameters: string | undefined
  usageDetails: string | undefined
  costDetails: string | undefined
  /** Bytes the queue has counted for this record; 0 while the queue does not hold it. */
  countedBytes: number
}

/** Merges what was said into the record: the one place where an observation changes. `undefined` changes nothing. */
export function applyFields(
  record: ObservationRecord,
  fields: ObservationFields,
  snapshot: Snapshot,
): void {
  applyTexts(record, fields)
  applyModel(record, fields, snapshot)
  if (fields.input !== undefined) record.input = snapshot(fields.input, 'input')
  if (fields.output !== undefined) record.output = snapshot(fields.output, 'output')
  if (fields.metadata !== undefined && fields.metadata !== null) {
    record.metadata = mergeJsonObjects(record.metadata, snapshot(fields.metadata, 'metadata'))
  }
}

/** Merges the last fields and the end time. An end before the start becomes the start. */
export function applyEnd(record: ObservationRecord, end: ObservationEnd, snapshot: Snapshot): void {
  applyFields(record, end, snapshot)
  const endTimeMs = timeOf(end.endTime) ?? Date.now()
  record.endTimeMs = Math.max(endTimeMs, record.startTimeMs)
}

function applyTexts(record: ObservationRecord, fields: ObservationFields): void {
  if (fields.name !== undefined) record.name = fields.name
  if (fields.level !== undefined) record.level = fields.level
  if (fields.statusMessage !== undefined) record.statusMessage = fields.statusMessage
  if (fields.version !== undefined) record.version = fields.version
  if (fields.environment !== undefined) record.environment = fields.environment
  if (fields.promptName !== undefined) record.promptName = fields.promptName
  if (fields.promptVersion !== undefined) record.promptVersion = fields.promptVersion
}

function applyModel(
  record: ObservationRecord,
  fields: ObservationFields,
  snapshot: Snapshot,
): void {
  if (fields.model !== undefined) record.model = fields.model
  if (fields.modelParameters !== undefined) {
    record.modelParameters = snapshot(fields.modelParameters, 'modelParameters')
  }
  if (fields.usageDetails !== undefined) {
    record.usageDetails = snapshot(fields.usageDetails, 'usageDetails')
  }
  if (fields.costDetails !== undefined) {
    record.costDetails = snapshot(fields.costDetails, 'costDetails')
  }
  if (fields.completionStartTime !== undefined) {
    record.completionStartTimeMs = timeOf(fields.completionStartTime)
  }
}

/** Milliseconds of a date; undefined for anything that is none, or an invalid one. */
export function timeOf(date: Date | undefined): number | undefined {
  if (!(date instanceof Date)) return undefined
  const timeMs = date.getTime()
  return Number.isNaN(timeMs) ? undefined : timeMs
}

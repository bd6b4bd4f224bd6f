import type { EntryStage } from '../queue/queue-entry.ts'
import type { ObservationLevel } from '../schemas/observation.ts'
import { mergeJsonObjects } from '../transport/merge-json-objects.ts'
import type { ObservationEnd, ObservationFields, ObservationKind } from './observation-fields.ts'
import { setPayload, setText } from './set-field.ts'

/** Fields whose values are serialised when they are given. */
export type PayloadField =
  | 'input'
  | 'output'
  | 'metadata'
  | 'modelParameters'
  | 'usageDetails'
  | 'costDetails'

/** What a value is taken for: a payload of an observation, or the fields of a score. */
export type SnapshotField = PayloadField | 'score'

/** Turns a value into JSON text at once, so that what the host does to it later changes nothing. */
export type Snapshot = (value: unknown, field: SnapshotField) => string

/** Fields that are short texts. */
type TextField = 'name' | 'statusMessage' | 'version' | 'environment' | 'model' | 'promptName'

/** One observation on its way to the wire. Payloads are JSON texts, times are milliseconds since 1970 UTC. */
export interface ObservationRecord extends Record<TextField, string | undefined> {
  readonly kind: 'observation'
  readonly id: string
  readonly traceId: string
  readonly parentObservationId: string | undefined
  readonly type: ObservationKind
  readonly startTimeMs: number
  endTimeMs: number | undefined
  level: ObservationLevel | undefined
  promptVersion: number | undefined
  completionStartTimeMs: number | undefined
  input: string | undefined
  output: string | undefined
  metadata: string | undefined
  modelParameters: string | undefined
  usageDetails: string | undefined
  costDetails: string | undefined
  /** Bytes of payloads and texts. */
  payloadBytes: number
  /** Bytes the queue has counted for this record; 0 while the queue does not hold it. */
  countedBytes: number
  stage: EntryStage
  /** Its place among the open observations of the queue; undefined while it is not one of them. */
  openSlot: number | undefined
}

const LEVELS: ReadonlySet<unknown> = new Set<ObservationLevel>([
  'DEBUG',
  'DEFAULT',
  'WARNING',
  'ERROR',
])

/** JavaScript callers may pass anything. */
export function isLevel(level: unknown): level is ObservationLevel {
  return LEVELS.has(level)
}

/** Merges what was said into the record: the one place where an observation changes. `undefined` changes nothing. */
export function applyFields(
  record: ObservationRecord,
  fields: ObservationFields,
  snapshot: Snapshot,
): void {
  applyTexts(record, fields)
  applyModel(record, fields, snapshot)
  if (fields.input !== undefined) setPayload(record, 'input', snapshot(fields.input, 'input'))
  if (fields.output !== undefined) setPayload(record, 'output', snapshot(fields.output, 'output'))
  if (fields.metadata !== undefined && fields.metadata !== null) {
    const added = snapshot(fields.metadata, 'metadata')
    setPayload(record, 'metadata', mergeJsonObjects(record.metadata, added))
  }
}

/** Merges the last fields and the end time. An end before the start becomes the start. */
export function applyEnd(record: ObservationRecord, end: ObservationEnd, snapshot: Snapshot): void {
  applyFields(record, end, snapshot)
  const endTimeMs = timeOf(end.endTime) ?? Date.now()
  record.endTimeMs = Math.max(endTimeMs, record.startTimeMs)
}

function applyTexts(record: ObservationRecord, fields: ObservationFields): void {
  if (fields.name !== undefined) setText(record, 'name', fields.name)
  if (isLevel(fields.level)) record.level = fields.level
  if (fields.statusMessage !== undefined) setText(record, 'statusMessage', fields.statusMessage)
  if (fields.version !== undefined) setText(record, 'version', fields.version)
  if (fields.environment !== undefined) setText(record, 'environment', fields.environment)
  if (fields.prompt !== undefined) linkPrompt(record, fields.prompt)
  if (fields.promptName !== undefined) setText(record, 'promptName', fields.promptName)
  if (Number.isInteger(fields.promptVersion)) record.promptVersion = fields.promptVersion
}

/** JavaScript callers may pass anything. */
function linkPrompt(record: ObservationRecord, prompt: ObservationFields['prompt']): void {
  const { name, version = 0 } = prompt ?? {}
  if (name === undefined || !(version > 0)) return
  setText(record, 'promptName', name)
  record.promptVersion = version
}

function applyModel(
  record: ObservationRecord,
  fields: ObservationFields,
  snapshot: Snapshot,
): void {
  if (fields.model !== undefined) setText(record, 'model', fields.model)
  if (fields.completionStartTime !== undefined) {
    record.completionStartTimeMs = timeOf(fields.completionStartTime)
  }
  const { modelParameters, usageDetails, costDetails } = fields
  if (modelParameters)
    setObject(record, 'modelParameters', snapshot(modelParameters, 'modelParameters'))
  if (usageDetails) setObject(record, 'usageDetails', snapshot(usageDetails, 'usageDetails'))
  if (costDetails) setObject(record, 'costDetails', snapshot(costDetails, 'costDetails'))
}

/** The wire takes objects only; anything else would cost the whole observation. */
function setObject(record: ObservationRecord, field: PayloadField, json: string): void {
  if (json.startsWith('{')) setPayload(record, field, json)
}

/** Milliseconds of a date; undefined for anything that is none, or an invalid one. */
export function timeOf(date: Date | undefined): number | undefined {
  const timeMs = date instanceof Date ? date.getTime() : Number.NaN
  return Number.isNaN(timeMs) ? undefined : timeMs
}

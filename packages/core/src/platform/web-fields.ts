import { estimateBytes } from '../queue/estimate-bytes.ts'
import type { ObservationEnd, ObservationFields, TraceFields } from '../trace/observation-fields.ts'
import { isLevel, textOf, timeOf } from '../trace/observation-record.ts'
import type { ObservationRecord, Snapshot } from '../trace/observation-record.ts'
import { joinTags, MAX_TRACE_NAME_CHARACTERS } from '../trace/trace-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import { mergeJsonObjects } from '../transport/merge-json-objects.ts'

/** Fields that are short texts, by kind of record. */
const TEXTS = {
  observation: ['name', 'statusMessage', 'version', 'environment', 'model', 'promptName'],
  trace: ['name', 'userId', 'sessionId', 'release', 'version', 'environment'],
}
/** Fields of which an event holds the JSON. */
export const PAYLOADS = [
  'input',
  'output',
  'metadata',
  'modelParameters',
  'usageDetails',
  'costDetails',
] as const

type Table = Record<string, unknown>

/** What `trace/observation-record.ts` does with the fields of an observation, in less code and more time. */
export function applyFields(
  record: ObservationRecord,
  fields: ObservationFields,
  snapshot: Snapshot,
): void {
  const { name, version = 0 } = fields.prompt ?? {}
  const isLinked = name !== undefined && version > 0
  const { level, completionStartTime, promptVersion } = fields
  if (isLinked) {
    record.promptName = textOf(name)
    record.promptVersion = version
  }
  if (isLevel(level)) record.level = level
  if (Number.isInteger(promptVersion)) record.promptVersion = promptVersion
  if (completionStartTime !== undefined) {
    record.completionStartTimeMs = timeOf(completionStartTime)
  }
  applyLists(record, fields as Table, snapshot)
}

export function applyEnd(record: ObservationRecord, end: ObservationEnd, snapshot: Snapshot): void {
  applyFields(record, end, snapshot)
  record.endTimeMs = Math.max(timeOf(end.endTime) ?? Date.now(), record.startTimeMs)
}

/** What `trace/trace-record.ts` does with the fields of a trace. */
export function applyTraceFields(
  record: TraceRecord,
  fields: TraceFields,
  snapshot: Snapshot,
): void {
  record.timestampMs = timeOf(fields.timestamp) ?? record.timestampMs
  if (Array.isArray(fields.tags)) record.tags = joinTags(record.tags, fields.tags)
  if (typeof fields.public === 'boolean') record.public = fields.public
  applyLists(record, fields as Table, snapshot)
  record.name = record.name?.slice(0, MAX_TRACE_NAME_CHARACTERS)
}

function applyLists(
  record: ObservationRecord | TraceRecord,
  fields: Table,
  snapshot: Snapshot,
): void {
  const table = record as unknown as Table // the lists hold fields that it has
  applyTexts(record, fields)
  for (const field of PAYLOADS) {
    const value = fields[field]
    const mayBeAny = field.endsWith('put')
    if (!(field in table) || value === undefined || (value === null && !mayBeAny)) continue
    const json = snapshot(value, field)
    if (field === 'metadata') record.metadata = mergeJsonObjects(record.metadata, json)
    // The wire takes objects only; anything else would cost the whole observation.
    else if (mayBeAny || json.startsWith('{')) table[field] = json
  }
  record.payloadBytes = payloadBytesOf(record)
}

function applyTexts(record: ObservationRecord | TraceRecord, fields: Table): void {
  const table = record as unknown as Table
  for (const field of TEXTS[record.kind]) {
    const value = fields[field]
    const isSaid = value !== undefined && (value !== null || record.kind === 'observation')
    if (isSaid) table[field] = textOf(value)
  }
}

function payloadBytesOf(record: object): number {
  let bytes = 0
  for (const value of Object.values(record) as unknown[]) {
    if (typeof value === 'string') bytes += estimateBytes(value)
    else if (Array.isArray(value)) bytes += estimateBytes(value.join())
  }
  return bytes
}

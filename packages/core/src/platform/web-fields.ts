import type { ObservationEnd, ObservationFields, TraceFields } from '../trace/observation-fields.ts'
import { isLevel, timeOf } from '../trace/observation-record.ts'
import type { ObservationRecord, PayloadField, Snapshot } from '../trace/observation-record.ts'
import { textOf } from '../trace/set-field.ts'
import { joinTags, MAX_TRACE_NAME_CHARACTERS } from '../trace/trace-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import { mergeJsonObjects } from '../transport/merge-json-objects.ts'
import { isAscii } from './web-text.ts'

/** Fields that are short texts. */
const TEXTS = [
  'name',
  'statusMessage',
  'version',
  'environment',
  'model',
  'promptName',
  'userId',
  'sessionId',
  'release',
]
/** Fields of which an event holds the JSON. */
export const PAYLOADS: readonly PayloadField[] = [
  'input',
  'output',
  'metadata',
  'modelParameters',
  'usageDetails',
  'costDetails',
]

type Table = Record<string, unknown>

/** What `trace/observation-record.ts` does with the fields of an observation, in less code and more time. */
export function applyFields(
  record: ObservationRecord,
  fields: ObservationFields,
  snapshot: Snapshot,
): void {
  const { prompt, level, completionStartTime, promptVersion } = fields
  if (prompt?.name !== undefined && prompt.version > 0) {
    record.promptName = textOf(prompt.name)
    record.promptVersion = prompt.version
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

/** The record of a trace about which nothing is said. What it has no value for, it need not have. */
export function createTraceRecord(id: string): TraceRecord {
  return { kind: 'trace', id, payloadBytes: 0, countedBytes: 0 } as TraceRecord
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
  for (const field of TEXTS) {
    const value = fields[field] ?? undefined
    if (value !== undefined) table[field] = textOf(value)
  }
  for (const field of PAYLOADS) {
    const value = fields[field]
    const mayBeAny = field.endsWith('put')
    if (value === undefined || (value === null && !mayBeAny)) continue
    const json = snapshot(value, field)
    if (field === 'metadata') record.metadata = mergeJsonObjects(record.metadata, json)
    // The wire takes objects only; anything else would cost the whole observation.
    else if (mayBeAny || json.startsWith('{')) table[field] = json
  }
  record.payloadBytes = payloadBytesOf(record)
}

/** At least the bytes that the text takes, in memory and in UTF-8. */
function memoryOf(text: string): number {
  return isAscii(text) ? text.length : text.length * 3
}

function payloadBytesOf(record: object): number {
  let bytes = 0
  for (const value of Object.values(record) as unknown[]) {
    if (typeof value === 'string' || Array.isArray(value)) bytes += memoryOf(String(value))
  }
  return bytes
}

import type { ObservationRecord } from '../trace/observation-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import { isoTime } from './iso-time.ts'
import type { QueueEntry } from './queue-entry.ts'

/** Longest text that is looked through letter by letter, characters. */
const PLAIN_CHARACTERS = 48
const FIRST_PRINTABLE = 0x20
const LAST_ASCII = 0x7e
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * The event that tells the server the entry's present state, as the pieces of its JSON text. Payloads are JSON already,
 * so nothing is serialised again. The shape is that of Langfuse's ingestion API; see `schemas/ingestion-event.ts`.
 */
export function encodeEvent(entry: QueueEntry, id: string): readonly string[] {
  const now = isoTime(Date.now())
  const head = `{"id":"${id}","timestamp":"${now}","type":"${typeOf(entry)}-create","body":`
  if (entry.kind === 'score') return [head, entry.body, '}']
  const fields = entry.kind === 'observation' ? observationFields(entry) : traceFields(entry)
  const { metadata, input, output } = entry
  const pieces = [head + fields + payload('metadata', metadata)]
  if (input !== undefined) pieces.push(',"input":', input)
  if (output !== undefined) pieces.push(',"output":', output)
  pieces.push('}}')
  return pieces
}

function typeOf(entry: QueueEntry): string {
  return entry.kind === 'observation' ? entry.type : entry.kind
}

/** All but the payloads, without the closing brace. */
function observationFields(record: ObservationRecord): string {
  let json = `{"id":${quote(record.id)},"traceId":${quote(record.traceId)}`
  json += `,"startTime":"${isoTime(record.startTimeMs)}"`
  if (record.parentObservationId !== undefined) {
    json += `,"parentObservationId":${quote(record.parentObservationId)}`
  }
  if (record.endTimeMs !== undefined && record.type !== 'event') {
    json += `,"endTime":"${isoTime(record.endTimeMs)}"`
  }
  return json + describingTexts(record) + modelFields(record)
}

function describingTexts(record: ObservationRecord): string {
  let json = text('name', record.name) + text('environment', record.environment)
  if (record.level !== undefined) json += `,"level":"${record.level}"`
  return json + text('statusMessage', record.statusMessage) + text('version', record.version)
}

function modelFields(record: ObservationRecord): string {
  let json = text('model', record.model)
  json += payload('modelParameters', record.modelParameters)
  json += payload('usageDetails', record.usageDetails) + payload('costDetails', record.costDetails)
  if (record.completionStartTimeMs !== undefined) {
    json += `,"completionStartTime":"${isoTime(record.completionStartTimeMs)}"`
  }
  // A prompt is named by both or by neither; one alone would cost the whole observation.
  if (record.promptName !== undefined && record.promptVersion !== undefined) {
    json += `${text('promptName', record.promptName)},"promptVersion":${record.promptVersion}`
  }
  return json
}

function traceFields(record: TraceRecord): string {
  let json = `{"id":${quote(record.id)}`
  if (record.timestampMs !== undefined) json += `,"timestamp":"${isoTime(record.timestampMs)}"`
  json += text('name', record.name) + text('environment', record.environment)
  json += text('userId', record.userId) + text('sessionId', record.sessionId)
  json += text('release', record.release) + text('version', record.version)
  if (record.tags !== undefined) json += `,"tags":${quoteAll(record.tags)}`
  if (record.public !== undefined) json += `,"public":${record.public}`
  return json
}

function payload(key: string, json: string | undefined): string {
  return json === undefined ? '' : `,"${key}":${json}`
}

function text(key: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${key}":${quote(value)}`
}

/** The text as JSON. Ids and names are mostly short and plain, and for those looking is cheaper than JSON.stringify. */
function quote(value: string): string {
  if (value.length <= PLAIN_CHARACTERS && isPlain(value)) return `"${value}"`
  return JSON.stringify(value.isWellFormed() ? value : value.toWellFormed())
}

/** True when JSON writes each letter as itself. */
function isPlain(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if (code < FIRST_PRINTABLE || code > LAST_ASCII || code === QUOTE || code === BACKSLASH) {
      return false
    }
  }
  return true
}

function quoteAll(values: readonly string[]): string {
  return `[${values.map(quote).join(',')}]`
}

import type { ObservationRecord } from '../trace/observation-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import type { JsonBytes } from './json-bytes.ts'
import type { QueueEntry } from './queue-entry.ts'

/**
 * Writes the event that tells the server the entry's present state. Payloads are JSON already, so nothing is serialised
 * again. The shape is that of Langfuse's ingestion API; see `schemas/ingestion-event.ts`.
 */
export function encodeEvent(out: JsonBytes, entry: QueueEntry, id: string): void {
  out.json('{"id":')
  out.string(id)
  out.json(',"timestamp":')
  out.time(Date.now())
  out.json(',"type":"')
  out.json(entry.kind === 'observation' ? entry.type : entry.kind)
  out.json('-create","body":')
  if (entry.kind === 'score') {
    out.json(entry.body)
  } else {
    if (entry.kind === 'observation') writeObservation(out, entry)
    else writeTrace(out, entry)
    payload(out, ',"metadata":', entry.metadata)
    payload(out, ',"input":', entry.input)
    payload(out, ',"output":', entry.output)
    out.json('}')
  }
  out.json('}')
}

/** All but the payloads, without the closing brace. */
function writeObservation(out: JsonBytes, record: ObservationRecord): void {
  out.json('{"id":')
  out.string(record.id)
  text(out, ',"traceId":', record.traceId)
  time(out, ',"startTime":', record.startTimeMs)
  text(out, ',"parentObservationId":', record.parentObservationId)
  if (record.type !== 'event') time(out, ',"endTime":', record.endTimeMs)
  text(out, ',"name":', record.name)
  text(out, ',"environment":', record.environment)
  text(out, ',"level":', record.level)
  text(out, ',"statusMessage":', record.statusMessage)
  text(out, ',"version":', record.version)
  writeModel(out, record)
}

function writeModel(out: JsonBytes, record: ObservationRecord): void {
  text(out, ',"model":', record.model)
  payload(out, ',"modelParameters":', record.modelParameters)
  payload(out, ',"usageDetails":', record.usageDetails)
  payload(out, ',"costDetails":', record.costDetails)
  time(out, ',"completionStartTime":', record.completionStartTimeMs)
  // A prompt is named by both or by neither; one alone would cost the whole observation.
  if (record.promptName !== undefined && record.promptVersion !== undefined) {
    text(out, ',"promptName":', record.promptName)
    out.json(`,"promptVersion":${record.promptVersion}`)
  }
}

/** All but the payloads, without the closing brace. */
function writeTrace(out: JsonBytes, record: TraceRecord): void {
  out.json('{"id":')
  out.string(record.id)
  time(out, ',"timestamp":', record.timestampMs)
  text(out, ',"name":', record.name)
  text(out, ',"environment":', record.environment)
  text(out, ',"userId":', record.userId)
  text(out, ',"sessionId":', record.sessionId)
  text(out, ',"release":', record.release)
  text(out, ',"version":', record.version)
  if (record.tags !== undefined) {
    out.json(',"tags":[')
    for (const [index, tag] of record.tags.entries()) {
      if (index > 0) out.json(',')
      out.string(tag)
    }
    out.json(']')
  }
  if (record.public !== undefined) out.json(`,"public":${record.public}`)
}

function payload(out: JsonBytes, key: string, json: string | undefined): void {
  if (json === undefined) return
  out.json(key)
  out.json(json)
}

function text(out: JsonBytes, key: string, value: string | undefined): void {
  if (value === undefined) return
  out.json(key)
  out.string(value)
}

function time(out: JsonBytes, key: string, timeMs: number | undefined): void {
  if (timeMs === undefined) return
  out.json(key)
  out.time(timeMs)
}

import { estimateBytes } from '../queue/estimate-bytes.ts'
import { mergeJsonObjects } from '../transport/merge-json-objects.ts'
import type { TraceFields } from './observation-fields.ts'
import { textOf, timeOf } from './observation-record.ts'
import type { Snapshot } from './observation-record.ts'

/** Longest name of a trace the wire takes, characters. Source: Langfuse's ingestion API. */
export const MAX_TRACE_NAME_CHARACTERS = 1_000

/** What is to be sent about one trace. Payloads are JSON texts, `timestampMs` is milliseconds since 1970 UTC. */
export interface TraceRecord {
  readonly kind: 'trace'
  readonly id: string
  timestampMs: number | undefined
  name: string | undefined
  input: string | undefined
  output: string | undefined
  userId: string | undefined
  sessionId: string | undefined
  tags: readonly string[] | undefined
  metadata: string | undefined
  release: string | undefined
  version: string | undefined
  environment: string | undefined
  public: boolean | undefined
  /** Bytes of payloads and texts. */
  payloadBytes: number
  /** Bytes the queue has counted for this record; 0 while the queue does not hold it. */
  countedBytes: number
}

export function createTraceRecord(id: string): TraceRecord {
  return {
    kind: 'trace',
    id,
    timestampMs: undefined,
    name: undefined,
    input: undefined,
    output: undefined,
    userId: undefined,
    sessionId: undefined,
    tags: undefined,
    metadata: undefined,
    release: undefined,
    version: undefined,
    environment: undefined,
    public: undefined,
    payloadBytes: 0,
    countedBytes: 0,
  }
}

/** Merges what was said into the record: later values count, metadata is joined by key, tags are joined. */
export function applyTraceFields(
  record: TraceRecord,
  fields: TraceFields,
  snapshot: Snapshot,
): void {
  applyTexts(record, fields)
  record.timestampMs = timeOf(fields.timestamp) ?? record.timestampMs
  if (fields.input !== undefined) record.input = snapshot(fields.input, 'input')
  if (fields.output !== undefined) record.output = snapshot(fields.output, 'output')
  if (Array.isArray(fields.tags)) record.tags = joinTags(record.tags, fields.tags)
  if (fields.metadata !== undefined && fields.metadata !== null) {
    record.metadata = mergeJsonObjects(record.metadata, snapshot(fields.metadata, 'metadata'))
  }
  record.payloadBytes = payloadBytesOf(record)
}

const TEXT_FIELDS = ['name', 'userId', 'sessionId', 'release', 'version', 'environment'] as const
const PAYLOAD_FIELDS = ['input', 'output', 'metadata'] as const

function applyTexts(record: TraceRecord, fields: TraceFields): void {
  for (const field of TEXT_FIELDS) {
    const value = fields[field]
    if (value !== undefined && value !== null) record[field] = textOf(value)
  }
  if (record.name !== undefined) record.name = record.name.slice(0, MAX_TRACE_NAME_CHARACTERS)
  if (typeof fields.public === 'boolean') record.public = fields.public
}

function payloadBytesOf(record: TraceRecord): number {
  let bytes = 0
  for (const field of TEXT_FIELDS) bytes += record[field]?.length ?? 0
  for (const field of PAYLOAD_FIELDS) {
    const json = record[field]
    if (json !== undefined) bytes += estimateBytes(json)
  }
  for (const tag of record.tags ?? []) bytes += tag.length
  return bytes
}

export function joinTags(
  earlier: readonly string[] | undefined,
  later: readonly unknown[],
): readonly string[] {
  return [...new Set([...(earlier ?? []), ...later.map(textOf)])]
}

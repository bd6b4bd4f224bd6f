import { mergeJsonObjects } from '../transport/merge-json-objects.ts'
import type { TraceFields } from './observation-fields.ts'
import { timeOf } from './observation-record.ts'
import type { Snapshot } from './observation-record.ts'

/** What is to be sent about one trace. Payloads are JSON texts, `timestampMs` is milliseconds since 1970 UTC. */
export interface TraceRecord {
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
  /** Bytes the queue has counted for this record; 0 while the queue does not hold it. */
  countedBytes: number
}

export function createTraceRecord(id: string): TraceRecord {
  return {
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
  if (fields.tags !== undefined) record.tags = joinTags(record.tags, fields.tags)
  if (fields.metadata !== undefined && fields.metadata !== null) {
    record.metadata = mergeJsonObjects(record.metadata, snapshot(fields.metadata, 'metadata'))
  }
}

function applyTexts(record: TraceRecord, fields: TraceFields): void {
  record.name = fields.name ?? record.name
  record.userId = fields.userId ?? record.userId
  record.sessionId = fields.sessionId ?? record.sessionId
  record.release = fields.release ?? record.release
  record.version = fields.version ?? record.version
  record.environment = fields.environment ?? record.environment
  record.public = fields.public ?? record.public
}

function joinTags(
  earlier: readonly string[] | undefined,
  later: readonly string[],
): readonly string[] {
  return [...new Set([...(earlier ?? []), ...later].map(String))]
}

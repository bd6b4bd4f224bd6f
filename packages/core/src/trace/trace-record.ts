import { mergeJsonObjects } from '../transport/merge-json-objects.ts'
import type { TraceFields } from './observation-fields.ts'
import { timeOf } from './observation-record.ts'
import type { Snapshot } from './observation-record.ts'
import { setPayload, setText, textOf } from './set-field.ts'

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
  const timestampMs = timeOf(fields.timestamp)
  if (timestampMs !== undefined) record.timestampMs = timestampMs
  if (fields.input !== undefined) setPayload(record, 'input', snapshot(fields.input, 'input'))
  if (fields.output !== undefined) setPayload(record, 'output', snapshot(fields.output, 'output'))
  if (fields.metadata !== undefined && fields.metadata !== null) {
    const added = snapshot(fields.metadata, 'metadata')
    setPayload(record, 'metadata', mergeJsonObjects(record.metadata, added))
  }
  if (Array.isArray(fields.tags)) {
    const before = lengthOf(record.tags)
    record.tags = joinTags(record.tags, fields.tags)
    record.payloadBytes += lengthOf(record.tags) - before
  }
}

/** Each field by its own name: a loop over names takes several times as long. */
function applyTexts(record: TraceRecord, fields: TraceFields): void {
  if (fields.name !== undefined) setText(record, 'name', nameOf(fields.name))
  if (fields.userId !== undefined) setText(record, 'userId', fields.userId)
  if (fields.sessionId !== undefined) setText(record, 'sessionId', fields.sessionId)
  if (fields.release !== undefined) setText(record, 'release', fields.release)
  if (fields.version !== undefined) setText(record, 'version', fields.version)
  if (fields.environment !== undefined) setText(record, 'environment', fields.environment)
  if (typeof fields.public === 'boolean') record.public = fields.public
}

/** The name, cut to what the wire takes. JavaScript callers may pass anything. */
function nameOf(name: string | null): string | null {
  return name === null ? name : textOf(name).slice(0, MAX_TRACE_NAME_CHARACTERS)
}

function lengthOf(tags: readonly string[] | undefined): number {
  let length = 0
  if (tags !== undefined) for (const tag of tags) length += tag.length
  return length
}

export function joinTags(
  earlier: readonly string[] | undefined,
  later: readonly unknown[],
): readonly string[] {
  return [...new Set([...(earlier ?? []), ...later.map(textOf)])]
}

import { mergeRecords } from './observation-record.ts'
import type { MergeRules, Patch, VersionedFields } from './versioned-fields.ts'

/** What events may say about a trace. Times are milliseconds since the epoch. */
export interface TraceFields {
  readonly timestamp: number
  readonly name: string
  readonly userId: string
  readonly sessionId: string
  readonly input: unknown
  readonly output: unknown
  readonly metadata: readonly Patch[]
  readonly tags: readonly string[]
  readonly release: string
  readonly version: string
  readonly environment: string
  readonly public: boolean
  readonly bookmarked: boolean
}

/** Rules of a trace: the earliest timestamp that was given, the first environment, all tags, the latest of the rest. */
export const TRACE_RULES: MergeRules<TraceFields> = {
  timestamp: 'earliest',
  name: 'latest',
  userId: 'latest',
  sessionId: 'latest',
  input: 'latest',
  output: 'latest',
  metadata: 'patches',
  tags: 'union',
  release: 'latest',
  version: 'latest',
  environment: 'first',
  public: 'latest',
  bookmarked: 'latest',
}

/** Everything known about one trace, with the version of each field. */
export interface TraceRecord {
  readonly projectId: string
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly fields: VersionedFields<TraceFields>
}

/** One record from two about the same trace; `current` itself when the other changes nothing. */
export function mergeTraces(current: TraceRecord, incoming: TraceRecord): TraceRecord {
  return mergeRecords(TRACE_RULES, current, incoming)
}

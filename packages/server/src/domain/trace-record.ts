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
  /** All starts of the trace's observations lie in `observedFrom <= start < observedTo`; both are whole minutes. */
  readonly observedFrom: number
  readonly observedTo: number
}

const MINUTE_MS = 60_000

/**
 * The minute that holds a start time, as the range a trace remembers. A range of whole minutes changes seldom, so a trace is
 * rarely written again for an observation, and a query for the trace's observations reads a few minutes, not all time.
 */
export function observedRange(startTime: number): { observedFrom: number; observedTo: number } {
  const observedFrom = Math.floor(startTime / MINUTE_MS) * MINUTE_MS
  return { observedFrom, observedTo: observedFrom + MINUTE_MS }
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
  observedFrom: 'earliest',
  observedTo: 'greatest',
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

import type { ObservationLevel, ObservationType } from '../schemas/observation.ts'

/** What one step of a program is: lower case in code, upper case on the wire. */
export type ObservationKind = Lowercase<ObservationType>

/** What may be said about an observation at any time. `undefined` changes nothing. */
export interface ObservationFields {
  name?: string | undefined
  /** Any value; a snapshot is taken during the call. */
  input?: unknown
  /** Any value; a snapshot is taken during the call. */
  output?: unknown
  /** Merged by top-level key with what was given before. */
  metadata?: Record<string, unknown> | undefined
  level?: ObservationLevel | undefined
  statusMessage?: string | undefined
  version?: string | undefined
  environment?: string | undefined
  model?: string | undefined
  modelParameters?: Record<string, unknown> | undefined
  /** Units by usage type, for example `{ input: 12, output: 30 }` tokens. */
  usageDetails?: Record<string, number> | undefined
  /** US dollars by usage type. */
  costDetails?: Record<string, number> | undefined
  /** When the first token of a streamed answer arrived. */
  completionStartTime?: Date | undefined
  /** The prompt of `heddle.prompts.get` that was used; a fallback, whose version is 0, links to nothing. */
  prompt?: { readonly name: string; readonly version: number } | undefined
  promptName?: string | undefined
  promptVersion?: number | undefined
}

export interface ObservationStart extends ObservationFields {
  /** Default: a new random id, 16 hex digits. */
  id?: string | undefined
  /** Default: the trace of the active observation, else a new random id, 32 hex digits. */
  traceId?: string | undefined
  /** Default: the active observation. `null` makes this observation a root of its trace. */
  parentObservationId?: string | null | undefined
  /** Default: `span`. */
  type?: ObservationKind | undefined
  /** Default: now. */
  startTime?: Date | undefined
}

export interface ObservationEnd extends ObservationFields {
  /** Default: now. */
  endTime?: Date | undefined
}

/** What a score says, without what it is about. */
export interface ScoreValue {
  /** Default: a new random id. Sending an id again updates that score. */
  id?: string | undefined
  name: string
  /** A boolean becomes 1 or 0 of data type BOOLEAN. */
  value: number | string | boolean
  dataType?: 'NUMERIC' | 'BOOLEAN' | 'CATEGORICAL' | 'TEXT' | undefined
  comment?: string | undefined
  metadata?: Record<string, unknown> | undefined
  configId?: string | undefined
  environment?: string | undefined
  timestamp?: Date | undefined
}

/** A score and its subject: a trace, one of its observations, a session or a dataset run. Default: the active observation. */
export interface ScoreFields extends ScoreValue {
  traceId?: string | undefined
  observationId?: string | undefined
  sessionId?: string | undefined
  datasetRunId?: string | undefined
}

/** One open or ended step of a trace. No method throws or blocks; after the first `end` nothing changes any more. */
export interface ObservationHandle {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId: string | undefined
  readonly type: ObservationKind
  readonly ended: boolean
  update(fields: ObservationFields): void
  end(fields?: ObservationEnd): void
  /** Opens a child of this observation, whatever is active. */
  startObservation(start: ObservationStart): ObservationHandle
  /** Scores this observation. */
  score(score: ScoreValue): void
}

/** What may be said about a trace. `undefined` changes nothing. */
export interface TraceFields {
  name?: string | undefined
  input?: unknown
  output?: unknown
  userId?: string | undefined
  sessionId?: string | undefined
  tags?: readonly string[] | undefined
  metadata?: Record<string, unknown> | undefined
  release?: string | undefined
  version?: string | undefined
  environment?: string | undefined
  public?: boolean | undefined
  timestamp?: Date | undefined
}

/** What {@link propagate} hands down to everything that runs inside it. */
export interface PropagatedAttributes {
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Record<string, unknown> | undefined
  readonly environment?: string | undefined
  readonly release?: string | undefined
  readonly version?: string | undefined
}

/** Where in which trace the running code is. */
export interface ActiveObservation {
  readonly traceId: string
  readonly observationId: string
}

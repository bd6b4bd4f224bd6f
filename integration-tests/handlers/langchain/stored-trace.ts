/** One observation as it can be read back, from the sink or from the server's public API. */
export interface StoredObservation {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId?: string | null
  readonly type: string
  readonly name?: string | null
  readonly startTime: string
  readonly endTime?: string | null
  readonly completionStartTime?: string | null
  readonly level?: string | null
  readonly statusMessage?: string | null
  readonly model?: string | null
  readonly modelParameters?: Record<string, unknown> | null
  readonly usageDetails?: Record<string, number> | null
  /** True when the server estimated the usage, because nobody reported one. */
  readonly usageEstimated?: boolean
  readonly costDetails?: Record<string, number> | null
  readonly promptName?: string | null
  readonly promptVersion?: number | null
  readonly input?: unknown
  readonly output?: unknown
  readonly metadata?: Record<string, unknown> | null
}

/** One trace with its observations. */
export interface StoredTrace {
  readonly id: string
  readonly name?: string | null
  readonly sessionId?: string | null
  readonly userId?: string | null
  readonly tags?: readonly string[] | null
  readonly input?: unknown
  readonly output?: unknown
  readonly metadata?: Record<string, unknown> | null
  readonly observations: readonly StoredObservation[]
}

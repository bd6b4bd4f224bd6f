/** What a product calls a step, in the words all of them share; `step` is every kind without a meaning of its own. */
export type RecordedKind =
  | 'generation'
  | 'tool'
  | 'retriever'
  | 'agent'
  | 'embedding'
  | 'event'
  | 'step'

/** Tokens of one model call. The totals include their details, whatever the product's own convention is. */
export interface RecordedUsage {
  readonly input?: number | undefined
  readonly output?: number | undefined
  readonly cacheRead?: number | undefined
  readonly reasoning?: number | undefined
}

/** One observation as a product's backend would store it, in a form in which products can be compared. */
export interface RecordedObservation {
  readonly id: string
  readonly traceId: string
  readonly parentId: string | undefined
  readonly name: string
  readonly kind: RecordedKind
  /** Ms since 1970. */
  readonly startedAt: number
  /** Undefined when the product never said that the step ended. */
  readonly endedAt: number | undefined
  readonly isError: boolean
  readonly model?: string | undefined
  readonly usage?: RecordedUsage | undefined
  readonly hasFirstToken: boolean
  readonly sessionId?: string | undefined
  readonly tags: readonly string[]
  readonly input: unknown
  readonly output: unknown
  /** Everything else that the product says about the step. */
  readonly details: unknown
}

import type { ObservationKind } from '@heddle/core'

import type { ResolvedContext } from './call-context.ts'

/** Where a call stands, and who reports it. */
export interface CallIdentity {
  /** What its events are found by. */
  readonly key: string
  /** The integration that reports it; events of others are theirs. */
  readonly owner: object
  readonly traceId: string
  readonly id: string
  readonly parentId: string | undefined
  /** Whether it runs inside another call of the SDK. */
  readonly isNested: boolean
  /** Whether a broken provider stream ends the call, because its SDK will not say so. */
  readonly endsOnStreamFailure: boolean
}

/** What a call is started with. */
export interface CallStart {
  readonly name: string
  readonly startTime: Date
  readonly context: ResolvedContext
  readonly metadata?: Record<string, unknown> | undefined
  /** Whether each of its steps becomes a span of its own. */
  readonly hasStepSpans: boolean
}

/** How the root observation of a call looks once it is known. */
export interface CallOpening {
  readonly type: ObservationKind
  readonly input?: unknown
  readonly model?: string | undefined
  readonly modelParameters?: Record<string, unknown> | undefined
}

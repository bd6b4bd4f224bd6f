import type { ObservationEnd, ObservationFields, ObservationKind } from '@heddle/core'

import type { RunKind } from './map-run.ts'
import type { PlacedRun } from './run.ts'

/** What LangChain says when a run starts, whatever the kind of run. */
export interface RunStart {
  readonly runId: string
  readonly parentRunId: string | undefined
  readonly kind: RunKind
  readonly type: ObservationKind
  readonly name: string
  readonly className: string | undefined
  readonly tags: readonly string[]
  /** LangChain's own metadata object of this run: read and watched, never kept. */
  readonly metadata: Record<string, unknown> | undefined
  readonly isGraph?: boolean
  /** The graph resumes after a pause. */
  readonly isResuming?: boolean
  /** Reads the input; called only when it is recorded. Absent for inputs that come with the end. */
  readonly input?: ((run: PlacedRun) => unknown) | undefined
  readonly fields?: ObservationFields | undefined
  /** What else is said about the run in its metadata. */
  readonly moreMetadata?: ((run: PlacedRun) => Record<string, unknown> | undefined) | undefined
}

/** What is known when a run ends; `output` is read only when it is recorded. */
export interface RunEnding extends Omit<ObservationEnd, 'output' | 'input'> {
  readonly input?: (() => unknown) | undefined
  readonly output?: (() => unknown) | undefined
}

import type { ObservationFields, ObservationKind } from '@heddle/core'

import type { AnswerCollector } from './collect-answer.ts'
import type { Settings } from './options.ts'
import type { Registration } from './registration.ts'

/** One call of a method of a component. */
export interface Invocation {
  readonly component: object
  readonly registration: Registration
  readonly method: string
  readonly args: readonly unknown[]
  /** Calls the original with these arguments. */
  readonly run: (args: readonly unknown[]) => unknown
  /** Observes the members that the component holds now. Never throws. */
  readonly discover: () => void
  /** Observes another component that this one made or was given. Never throws. */
  readonly observe: (component: object, isRoot: boolean) => void
}

/** What to do when a method is called. Whatever it does beside, it calls the original exactly once. */
export type Interceptor = (invocation: Invocation) => unknown

/** Gathers what a stream gives. */
export interface StreamCollector {
  add(item: unknown): void
  /** What the observation ends with, also when the stream was not read to its end. */
  fields(): ObservationFields
}

/** A call whose result can be scored. */
export interface Scored {
  score(name: string, value: number | boolean): void
}

/** What a call is recorded with, read before the original runs. */
export interface CallStart {
  readonly type?: ObservationKind | undefined
  readonly name: string
  readonly input?: unknown
  readonly metadata?: Record<string, unknown> | undefined
  readonly model?: string | undefined
  readonly modelParameters?: Record<string, unknown> | undefined
  /** Arguments for the original in place of those it was called with. */
  readonly args?: readonly unknown[] | undefined
  /** What the observation ends with, from a result that is no stream. */
  readonly finish: (result: unknown, call: Scored) => ObservationFields
  /** Default: the list of its items. */
  readonly collector?: StreamCollector | undefined
  /** The answer of a model, to which calls inside may add. */
  readonly answer?: AnswerCollector | undefined
  /** The stream inside a result that is none itself. */
  readonly streamOf?: ((result: unknown) => unknown) | undefined
  /** Changes a stream before it is watched. */
  readonly prepareStream?: ((stream: object) => void) | undefined
}

/** A method whose calls become observations. */
export interface ObservedMethod {
  readonly type: ObservationKind
  /** True when a call inside another call of the same component is a part of that one. */
  readonly isOutermostOnly?: boolean
  readonly begin: (invocation: Invocation, settings: Settings) => CallStart
}

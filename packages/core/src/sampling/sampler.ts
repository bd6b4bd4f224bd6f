import type { Scheduled } from '../platform/platform.ts'
import type { EventSink } from '../queue/event-sink.ts'
import type { Snapshot } from '../trace/observation-record.ts'

/** What was left out on purpose, which is no loss. */
export interface SampledOut {
  readonly traces: number
  /** Observations and scores of those traces. */
  readonly events: number
}

/** Holds events back until it is known whether their trace is kept. */
export interface SamplingSink extends EventSink {
  readonly sampledOut: SampledOut
  /** Decides on everything held, by what is known: at the end of the client or the process. */
  decideAll(): void
}

/** What a sampler works with. */
export interface SamplingContext {
  /** Where what is kept goes. */
  readonly sink: EventSink
  readonly snapshot: Snapshot
  readonly now: () => number
  readonly schedule: (callback: () => void, delayMs: number) => Scheduled
}

/** Decides which traces are kept after they were recorded; `tailSampling()` of `@heddle/core/sampling` makes one. */
export interface Sampler {
  open(context: SamplingContext): SamplingSink
}

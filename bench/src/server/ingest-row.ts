import type { MemoryParts } from './memory-parts.ts'

/** Stages as the server's `/metrics` names them. */
export const STAGES = ['parse', 'validate', 'merge', 'encode', 'store'] as const
export type Stage = (typeof STAGES)[number]

/** What one number of clients did to one server. */
export interface IngestRow {
  readonly mode: 'serve' | 'dev'
  readonly clients: number
  readonly seconds: number
  readonly observationsPerSecond: number
  /** The worst and the middle second. */
  readonly slowestSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly peakResidentBytes: number
  /** Absent in results of before it was looked at. */
  readonly memory?: {
    /** Resident size before anything was sent. */
    readonly idleBytes: number
    readonly largest: MemoryParts
  }
  /** Time in each stage by observation, µs; `store` is waiting, the others are work of the main thread. */
  readonly stageUs: Readonly<Record<Stage, number>>
  /** CPU time by observation, µs. */
  readonly cpuUs: {
    readonly server: number
    readonly main: number
    /** Threads of V8 beside the main one. */
    readonly collect: number
    readonly merges: number
    readonly load: number
  }
  /** Observations that the server counts afterwards, beside those it acknowledged. */
  readonly stored: number
  readonly acknowledged: number
}

/** What a part of the work takes when nothing else is done; CPU by observation, µs. */
export interface LimitRow {
  readonly observationsPerSecond: number
  readonly cpuUs: number
  /** CPU of the senders. */
  readonly loadUs: number
}

/** One run of the measurement. */
export interface IngestRun {
  readonly servers: readonly IngestRow[]
  /** HTTP and JSON alone, from the same senders. */
  readonly bareHttp: LimitRow
  /** The engine alone, with rows of the server. */
  readonly bareEngine: LimitRow
}

/** Seconds by stage out of the text of `/metrics`. */
export function readStages(metrics: string): Record<Stage, number> {
  const found = { parse: 0, validate: 0, merge: 0, encode: 0, store: 0 }
  for (const stage of STAGES) {
    const pattern = new RegExp(
      String.raw`^heddle_ingest_stage_seconds_total\{stage="${stage}"\} (\S+)$`,
      'm',
    )
    const seconds = Number(pattern.exec(metrics)?.[1])
    if (Number.isNaN(seconds)) throw new Error(`/metrics tells nothing of the stage ${stage}`)
    found[stage] = seconds
  }
  return found
}

/** The value that a share of all values do not exceed. NaN for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

import type { RepricedSums } from '../domain/repriced-sums.ts'

/** Where a repricing has come to: the key of the last call it examined. */
export interface CallKey {
  /** Milliseconds since the epoch. */
  readonly startTime: number
  readonly traceId: string
  readonly id: string
}

/** What to price again. */
export interface RepricingScope {
  readonly projectId: string
  /** Milliseconds since the epoch, `from <= start < to`. */
  readonly from: number
  readonly to: number
  readonly model: string | undefined
}

/** How far a repricing is: the calls up to `after` are done and in the sums. */
interface Examined {
  readonly examined: number
  readonly after: CallKey | undefined
  readonly sums: readonly RepricedSums[]
}

export interface RepricingProgress extends Examined {
  readonly total: number
  /** How far it is when the next calls are done, and which of them change. Some may have been changed. */
  readonly pending:
    | (Examined & { readonly changed: readonly Pick<CallKey, 'traceId' | 'id'>[] })
    | undefined
}

/** A repricing as it is kept, so that another process can go on with it. */
export interface StoredRepricing extends RepricingScope {
  readonly id: string
  readonly dryRun: boolean
  /** Names the prices that it began with; undefined where an older server began it. */
  readonly prices: string | undefined
  readonly state: 'running' | 'done' | 'failed'
  readonly progress: RepricingProgress
  readonly message: string | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Keeps repricings. */
export interface RepricingStore {
  /** False when another one of the project runs. */
  add(repricing: StoredRepricing): Promise<boolean>
  find(projectId: string, id: string): Promise<StoredRepricing | undefined>
  /** The last ones, newest first. */
  list(projectId: string, limit: number): Promise<readonly StoredRepricing[]>
  /** Writes state and progress; false when it is gone or another process has taken it over since `repricing.updatedAt`. */
  save(repricing: StoredRepricing, at: Date): Promise<boolean>
  /** Those that run, or those of them that were last saved before a moment: whoever worked on them is gone. */
  listStalled(before: Date | undefined): Promise<readonly StoredRepricing[]>
}

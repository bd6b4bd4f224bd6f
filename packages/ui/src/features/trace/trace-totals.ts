import type { TraceModel } from './trace-model.ts'

/** The sums over all observations of a trace. */
export interface TraceTotals {
  readonly count: number
  readonly errors: number
  readonly durationMs: number
  /** USD; null when no part is known. */
  readonly cost: number | null
  /** Observations with tokens but without a price. */
  readonly unpriced: number
  readonly tokens: number
  /** Whether tokens are in it that nobody reported. */
  readonly isEstimated: boolean
}

/** Adds up the roots, each of which carries the sums of its subtree. */
export function traceTotals({ columns, sums }: TraceModel): TraceTotals {
  let [errors, cost, unpriced, tokens, estimated] = [0, Number.NaN, 0, 0, 0]
  for (let row = 0; row < columns.count; row = sums.end[row] ?? columns.count) {
    errors += sums.errors[row] ?? 0
    unpriced += sums.unpriced[row] ?? 0
    tokens += sums.totalTokens[row] ?? 0
    estimated += sums.estimated[row] ?? 0
    const ofRoot = sums.cost[row] ?? Number.NaN
    if (!Number.isNaN(ofRoot)) cost = (Number.isNaN(cost) ? 0 : cost) + ofRoot
  }
  return {
    count: columns.count,
    errors,
    durationMs: sums.horizon - sums.firstStart,
    cost: Number.isNaN(cost) ? null : cost,
    unpriced,
    tokens,
    isEstimated: estimated > 0,
  }
}

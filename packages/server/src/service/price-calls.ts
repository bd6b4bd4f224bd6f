import type { PricedUsage } from '../domain/cost.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import { enrich } from '../ingest/enrich.ts'
import type { UsageEstimator } from '../ingest/usage-estimator.ts'
import type { PricedCall } from '../store/observation-store.ts'

/** A call and what it costs by the prices of now. */
export interface RepricedCall {
  readonly call: PricedCall
  readonly after: PricedUsage
}

/** Works out what calls cost by the prices of now, as writing them does. */
export type PriceCalls = (calls: readonly PricedCall[]) => Promise<readonly RepricedCall[]>

export function createPriceCalls(parts: {
  readonly matcher: ModelMatcher
  readonly estimator: UsageEstimator
}): PriceCalls {
  return async (calls) => {
    const estimates = await parts.estimator.estimate(calls.map(({ record }) => record))
    return calls.map((call) => {
      const write = { record: call.record, rowVersion: 0, isDeleted: false }
      const { priced } = enrich(write, parts.matcher, estimates.get(call.record))
      return { call, after: priced }
    })
  }
}

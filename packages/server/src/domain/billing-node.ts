import type { ObservationType } from '@heddle/core/schemas'

import { type CostDetails, type UsageDetails, completeUsage } from './usage.ts'

/** What an observation says it spent. */
export interface Spending {
  /** Model as the client named it. */
  readonly model: string | undefined
  /** Units of all usage types of the input, of the output, and of the whole. */
  readonly input: number
  readonly output: number
  readonly total: number
  /** The client gave a cost. */
  readonly hasCost: boolean
  /** The units were counted by the server because nobody reported any. */
  readonly isEstimated: boolean
  /** Who recorded it: the name of an OpenTelemetry scope, '' for events of the ingestion API. */
  readonly instrumentation: string
}

/** The part of an observation that decides whether its usage and cost count. Times are milliseconds since the epoch. */
export interface BillingNode {
  readonly id: string
  readonly parentId: string | null
  readonly type: ObservationType
  readonly startTime: number
  readonly endTime: number | null
  readonly spending: Spending | undefined
}

/** What is known of an observation's usage and cost before anything is priced. */
export interface SaidSpending {
  readonly model: string | undefined
  readonly providedUsage: UsageDetails
  readonly providedCost: CostDetails
  /** Nobody reported usage, and the server counts it. */
  readonly isEstimated: boolean
  readonly instrumentation: string
}

/** What an observation spends; undefined when that is nothing. */
export function toSpending(said: SaidSpending): Spending | undefined {
  const { model, providedUsage, providedCost, isEstimated, instrumentation } = said
  const usage = completeUsage(providedUsage)
  const total = usage['total'] ?? 0
  const costs = Object.values(providedCost)
  const hasCost = total > 0 ? costs.length > 0 : costs.some((cost) => cost > 0)
  if (total === 0 && !hasCost && !isEstimated) return undefined
  const [input, output] = [unitsOf(usage, 'input'), unitsOf(usage, 'output')]
  return { model, input, output, total, hasCost, isEstimated, instrumentation }
}

/** Sum over the types of usage whose name holds a part, such as `input` and `input_cached_tokens`. */
function unitsOf(usage: UsageDetails, part: 'input' | 'output'): number {
  return Object.entries(usage).reduce(
    (sum, [type, count]) => (type.includes(part) ? sum + count : sum),
    0,
  )
}

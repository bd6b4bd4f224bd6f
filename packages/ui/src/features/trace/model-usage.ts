import type { TraceColumns } from '../../trace-view/columns.ts'
import { modelOf } from '../../trace-view/columns.ts'
import type { TraceModel } from './trace-model.ts'

/** What one model did in a trace. */
export interface ModelUsage {
  readonly name: string
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** USD; null when no call has a known cost. */
  readonly cost: number | null
  /** Whether tokens are in it that nobody reported. */
  readonly isEstimated: boolean
}

const NOTHING = { calls: 0, inputTokens: 0, outputTokens: 0, cost: null, isEstimated: false }

/** Adds up the calls of each model, the costliest model first. */
export function modelUsage({ columns }: Pick<TraceModel, 'columns'>): ModelUsage[] {
  const byName = new Map<string, ModelUsage>()
  for (let row = 0; row < columns.count; row++) {
    const name = modelOf(columns, row)
    if (name !== undefined)
      byName.set(name, withCall(byName.get(name) ?? { name, ...NOTHING }, columns, row))
  }
  return [...byName.values()].toSorted((one, other) => (other.cost ?? 0) - (one.cost ?? 0))
}

function withCall(usage: ModelUsage, columns: TraceColumns, row: number): ModelUsage {
  const cost = columns.cost[row] ?? Number.NaN
  return {
    name: usage.name,
    calls: usage.calls + 1,
    inputTokens: usage.inputTokens + (columns.inputTokens[row] ?? 0),
    outputTokens: usage.outputTokens + (columns.outputTokens[row] ?? 0),
    cost: Number.isNaN(cost) ? usage.cost : (usage.cost ?? 0) + cost,
    isEstimated: usage.isEstimated || columns.estimated[row] === 1,
  }
}

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
}

/** Adds up the calls of each model, the costliest model first. */
export function modelUsage({ columns }: Pick<TraceModel, 'columns'>): ModelUsage[] {
  const byName = new Map<string, ModelUsage>()
  for (let row = 0; row < columns.count; row++) {
    const name = modelOf(columns, row)
    if (name === undefined) continue
    const before = byName.get(name)
    const cost = columns.cost[row] ?? Number.NaN
    byName.set(name, {
      name,
      calls: (before?.calls ?? 0) + 1,
      inputTokens: (before?.inputTokens ?? 0) + (columns.inputTokens[row] ?? 0),
      outputTokens: (before?.outputTokens ?? 0) + (columns.outputTokens[row] ?? 0),
      cost: Number.isNaN(cost) ? (before?.cost ?? null) : (before?.cost ?? 0) + cost,
    })
  }
  return [...byName.values()].toSorted((one, other) => (other.cost ?? 0) - (one.cost ?? 0))
}

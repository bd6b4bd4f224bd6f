import type { MetricsRow } from '@heddle/core/schemas'

import { isRowEstimated } from '../../api/metrics-row.ts'
import type { CostGroup } from '../../search-params.ts'

/** What one model, user, step or prompt cost. */
export interface CostRow {
  /** Null: steps without one. */
  readonly name: string | null
  /** Steps that have a cost. */
  readonly calls: number
  /** Steps with a model but without a cost. */
  readonly unpriced: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costUsd: number
  /** Whether tokens are in it that nobody reported. */
  readonly isEstimated: boolean
}

const count = (row: MetricsRow, key: string): number => {
  const value = row[key]
  return typeof value === 'number' ? value : 0
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** The dimension that a group is. */
export const COST_FIELDS: Readonly<Record<CostGroup, string>> = {
  model: 'providedModelName',
  user: 'userId',
  step: 'name',
  prompt: 'promptName',
}

/** Rows of an answer, whichever group it was asked for: the answer before stays on show until the next one is there. */
export function readCostRows(rows: readonly MetricsRow[]): CostRow[] {
  const field = Object.values(COST_FIELDS).find((name) => rows[0] !== undefined && name in rows[0])
  return rows.map((row) => ({
    name: field === undefined ? null : text(row[field]),
    calls: count(row, 'count_totalCost'),
    unpriced: count(row, 'count_countedCalls') - count(row, 'count_totalCost'),
    inputTokens: count(row, 'sum_inputTokens'),
    outputTokens: count(row, 'sum_outputTokens'),
    costUsd: count(row, 'sum_totalCost'),
    isEstimated: isRowEstimated(row),
  }))
}

/** Rows worth a line: something was paid for, or tokens were used. */
export function shownRows(rows: readonly CostRow[]): CostRow[] {
  return rows.filter(
    ({ calls, inputTokens, outputTokens }) => calls + inputTokens + outputTokens > 0,
  )
}

/** Models that no price was found for, the most used first. */
export function unpricedModels(rows: readonly CostRow[]): CostRow[] {
  return rows
    .filter(({ name, unpriced }) => name !== null && unpriced > 0)
    .toSorted((left, right) => right.unpriced - left.unpriced)
}

export interface CostTotals {
  readonly costUsd: number
  readonly calls: number
  readonly tokens: number
  readonly isEstimated: boolean
}

export function totalsOf(rows: readonly CostRow[]): CostTotals {
  return {
    costUsd: rows.reduce((sum, { costUsd }) => sum + costUsd, 0),
    calls: rows.reduce((sum, { calls }) => sum + calls, 0),
    tokens: rows.reduce((sum, row) => sum + row.inputTokens + row.outputTokens, 0),
    isEstimated: rows.some((row) => row.isEstimated),
  }
}

import type { ReactNode } from 'react'

import { Estimate } from '../../components/estimate.tsx'
import { formatCost, formatCostExact } from '../../format/cost.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { modelOf, nameOf } from '../../trace-view/columns.ts'
import type { TraceModel } from './trace-model.ts'
import type { TraceState } from './use-trace-state.ts'

/** Steps listed by name; the sum is over all of them. */
const LISTED_STEPS = 50

export interface CostBelowProps {
  readonly model: TraceModel
  readonly state: TraceState
  readonly row: number
}

/** The steps below an observation that cost something, the costliest first, with their sum. */
export function CostBelow({ model, state, row }: CostBelowProps): ReactNode {
  const steps = costlySteps(model, row)
  const below = steps.filter((step) => step !== row)
  if (below.length === 0) return null
  const { columns, sums } = model
  const unpriced = sums.unpriced[row] ?? 0
  return (
    <section className="grid gap-2">
      <p className="flex items-baseline gap-3">
        <strong className="numeric text-title font-semibold">
          <span className="text-faint">Σ </span>
          <Estimate isEstimated={(sums.estimated[row] ?? 0) > 0}>
            {formatCostExact(Number((sums.cost[row] ?? 0).toPrecision(12)))}
          </Estimate>
        </strong>
        <span className="text-table text-muted">
          {unpriced > 0
            ? t('sum of {count} steps; {unpriced} more have tokens but no price', {
                count: formatCount(steps.length),
                unpriced: formatCount(unpriced),
              })
            : t('sum of {count} steps', { count: formatCount(steps.length) })}
        </span>
      </p>
      <ul className="overflow-hidden rounded-card border text-table">
        {below.slice(0, LISTED_STEPS).map((step) => (
          <li key={step} className="border-t first:border-t-0">
            <button
              type="button"
              onClick={() => state.goTo(step)}
              className="flex w-full items-center gap-3 px-3 py-1 text-start hover:bg-hover"
            >
              <span className="payload-line flex-1">{nameOf(columns, step)}</span>
              <span className="payload-line text-faint">{modelOf(columns, step)}</span>
              <span className="numeric w-20 shrink-0 text-end">
                <Estimate isEstimated={columns.estimated[step] === 1}>
                  {formatCost(columns.cost[step] ?? null)}
                </Estimate>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {below.length > LISTED_STEPS && (
        <p className="text-table text-faint">
          {t('and {count} more', { count: formatCount(below.length - LISTED_STEPS) })}
        </p>
      )}
    </section>
  )
}

function costlySteps({ columns, sums }: TraceModel, row: number): number[] {
  const steps: number[] = []
  for (let step = row; step < (sums.end[row] ?? row); step++) {
    if (!Number.isNaN(columns.cost[step] ?? Number.NaN)) steps.push(step)
  }
  return steps.toSorted((one, other) => (columns.cost[other] ?? 0) - (columns.cost[one] ?? 0))
}

import type { CostExplanation, ObservationDetail } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { JsonView } from '../../components/json-view/lazy-json-view.tsx'
import { formatCostExact, formatPricePerMillion } from '../../format/cost.ts'
import { formatCount } from '../../format/tokens.ts'
import { CostBelow } from './cost-below.tsx'
import type { ObservationDetailViewProps } from './observation-detail-view.tsx'

export type CostTabProps = ObservationDetailViewProps & { readonly detail: ObservationDetail }

/** The arithmetic behind a cost: its own lines, and what the steps below add. */
export function CostTab({ detail, ...props }: CostTabProps): ReactNode {
  const { costExplanation: explanation, providedUsageDetails: reported } = detail
  const hasOwn = explanation.lines.length > 0 || explanation.total !== null
  return (
    <div className="grid gap-5">
      {hasOwn && <OwnCost model={detail.model} explanation={explanation} />}
      <CostBelow {...props} />
      {Object.keys(reported).length > 0 && (
        <section className="grid gap-1.5">
          <h3 className="text-table font-medium text-muted">Usage as it was reported</h3>
          <JsonView label="Usage as it was reported" value={reported} />
        </section>
      )}
    </div>
  )
}

interface OwnCostProps {
  readonly model: string | null
  readonly explanation: CostExplanation
}

function OwnCost({ model, explanation }: OwnCostProps): ReactNode {
  return (
    <section className="grid gap-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <strong className="numeric text-title font-semibold">
          {formatCostExact(explanation.total)}
        </strong>
        <span className="text-table text-muted">{sourceText(model, explanation)}</span>
      </p>
      <div className="overflow-x-auto rounded-card border">
        <table className="w-full text-table">
          <thead className="bg-subtle text-meta text-faint">
            <tr>
              <th className="px-3 py-1 text-start font-medium">Usage</th>
              <th className="px-3 py-1 text-end font-medium">Quantity</th>
              <th className="px-3 py-1 text-end font-medium">Price</th>
              <th className="px-3 py-1 text-end font-medium">Cost</th>
            </tr>
          </thead>
          <tbody>
            {explanation.lines.map((line) => (
              <tr key={line.usageType} className="border-t">
                <td className="px-3 py-1">{line.usageType.replaceAll('_', ' ')}</td>
                <td className="numeric px-3 py-1 text-end">{formatCount(line.quantity)}</td>
                <td className="numeric px-3 py-1 text-end text-muted">
                  {line.price === null ? '—' : `× ${formatPricePerMillion(line.price)}`}
                </td>
                <td className="numeric px-3 py-1 text-end">
                  {line.cost === null ? '—' : `= ${formatCostExact(line.cost)}`}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="border-t font-medium">
              <td className="px-3 py-1" colSpan={3}>
                Total
              </td>
              <td className="numeric px-3 py-1 text-end">{formatCostExact(explanation.total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {explanation.priceListSource !== null && (
        <p className="text-meta text-faint">Price list: {explanation.priceListSource}</p>
      )}
    </section>
  )
}

function sourceText(model: string | null, explanation: CostExplanation): string {
  const { source, modelId, matchPattern, tierName } = explanation
  if (source === 'provided') return 'given by the SDK'
  if (source === 'unknown') {
    return model === null ? 'no model was named' : `no price for the model "${model}"`
  }
  return [
    `price of ${modelId ?? model ?? 'the model'}`,
    matchPattern === null ? '' : `matched ${matchPattern}`,
    tierName === null ? '' : `tier "${tierName}"`,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

import type { ReactNode } from 'react'

import { approximate, Estimate, withEstimateNote } from '../../components/estimate.tsx'
import { formatCost, formatCostExact } from '../../format/cost.ts'
import { formatPercent } from '../../format/percent.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { type CostRow, totalsOf } from './cost-rows.ts'

const COST = t('Cost')
const HEADINGS = [
  t('Calls with a cost'),
  t('Input'),
  t('Output'),
  COST,
  t('Share'),
  t('Average'),
] as const

/** What each model, user, step or prompt cost, the dearest first. */
export function CostTable({ rows }: { readonly rows: readonly CostRow[] }): ReactNode {
  const { costUsd } = totalsOf(rows)
  return (
    <div tabIndex={0} role="region" aria-label={t('Costs by group')} className="overflow-x-auto">
      <table className="numeric w-full text-table">
        <thead>
          <tr className="text-faint">
            <th scope="col" className="py-1 pe-4 text-start font-normal">
              {t('Name')}
            </th>
            {HEADINGS.map((heading) => (
              <th key={heading} scope="col" className="px-2 py-1 text-end font-normal">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={JSON.stringify(row.name)} row={row} totalUsd={costUsd} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, totalUsd }: { readonly row: CostRow; readonly totalUsd: number }): ReactNode {
  const { name, calls, inputTokens, outputTokens, costUsd, isEstimated } = row
  const isPriced = calls > 0
  const cells = [
    formatCount(calls),
    <Estimate key="in" isEstimated={isEstimated}>
      {formatTokensCompact(inputTokens)}
    </Estimate>,
    <Estimate key="out" isEstimated={isEstimated}>
      {formatTokensCompact(outputTokens)}
    </Estimate>,
    approximate(formatCost(isPriced ? costUsd : null), isEstimated),
    isPriced && totalUsd > 0 ? formatPercent(costUsd / totalUsd) : '—',
    <Estimate key="call" isEstimated={isEstimated}>
      {formatCost(isPriced ? costUsd / calls : null)}
    </Estimate>,
  ]
  return (
    <tr className="border-t hover:bg-hover">
      <th
        scope="row"
        className="max-w-64 truncate py-1 pe-4 text-start font-normal"
        title={name ?? undefined}
      >
        {name ?? <span className="text-muted">{t('none')}</span>}
      </th>
      {cells.map((cell, index) => (
        <td
          key={HEADINGS[index]}
          className="px-2 py-1 text-end"
          title={
            HEADINGS[index] === COST
              ? withEstimateNote(formatCostExact(costUsd), isEstimated)
              : undefined
          }
        >
          {cell}
        </td>
      ))}
    </tr>
  )
}

import type { ScoreAgreement, ScoreKind } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { SOURCE_LABELS } from '../../components/score-value.tsx'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { labelNames } from './label-names.ts'

export interface ConfusionTableProps {
  readonly agreement: ScoreAgreement
  readonly first: ScoreKind
  readonly second: ScoreKind
}

/** How often each pair of labels occurs; the darker a cell, the more often. */
export function ConfusionTable({ agreement, first, second }: ConfusionTableProps): ReactNode {
  const { labels, confusion } = agreement
  const nameOfLabel = labelNames(agreement, first, second)
  const highest = Math.max(1, ...confusion.flat())
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={t('Confusion of labels')}
      className="min-w-0 overflow-x-auto rounded-card border p-3"
    >
      <table className="numeric w-full text-table">
        <caption className="pb-1 text-start text-muted">
          {t('Rows: {first} · columns: {second}', { first: nameOf(first), second: nameOf(second) })}
        </caption>
        <thead>
          <tr>
            <td />
            {labels.map((label) => (
              <th key={label} scope="col" className="px-2 font-normal">
                {nameOfLabel(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, row) => (
            <tr key={label}>
              <th scope="row" className="pe-2 text-start font-normal">
                {nameOfLabel(label)}
              </th>
              {labels.map((other, column) => {
                const count = confusion[row]?.[column] ?? 0
                return (
                  <td key={other} className="border p-0 text-center">
                    <Shade share={count / highest} isAgreed={row === column}>
                      {formatCount(count)}
                    </Shade>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function nameOf({ name, source }: ScoreKind): string {
  return `${name}, ${SOURCE_LABELS[source]}`
}

interface ShadeProps {
  readonly share: number
  readonly isAgreed: boolean
  readonly children: string
}

/** A mark below the number, as wide as its share: text keeps its contrast. */
function Shade({ share, isAgreed, children }: ShadeProps): ReactNode {
  return (
    <span className="grid gap-0.5 px-2 py-1">
      {children}
      <span aria-hidden className="h-1.5">
        <span
          className={`block h-full rounded-[2px] ${isAgreed ? 'bg-success-fill' : 'bg-error-fill'}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
    </span>
  )
}

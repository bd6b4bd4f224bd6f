import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { approximate, Estimate } from '../estimate.tsx'
import { ChartFrame } from './chart-frame.tsx'
import { NumberTable } from './number-table.tsx'

export interface BarListRow {
  readonly id: string
  readonly label: string
  readonly value: number
  /** Whether tokens are in it that nobody reported. */
  readonly isEstimated?: boolean
}

export interface BarListProps {
  readonly title: string
  readonly labelHeading: string
  readonly valueHeading: string
  readonly rows: readonly BarListRow[]
  readonly format: (value: number) => string
  readonly onPick?: (row: BarListRow) => void
}

/** Bars one below the other, each with its label and its number. */
export function BarList(props: BarListProps): ReactNode {
  const { title, rows, format } = props
  const highest = Math.max(0, ...rows.map(({ value }) => value))
  return (
    <ChartFrame
      title={title}
      table={
        <NumberTable
          headings={[props.labelHeading, props.valueHeading]}
          rows={rows.map(({ id, label, value, isEstimated }) => ({
            id,
            label,
            cells: [approximate(format(value), isEstimated)],
          }))}
        />
      }
    >
      {rows.length === 0 ? (
        <p className="text-table text-muted">{t('Nothing in this time.')}</p>
      ) : (
        <ul
          tabIndex={0}
          aria-label={title}
          className="grid max-h-52 grid-cols-[minmax(72px,1fr)_3fr_auto] gap-x-2 gap-y-0.5 overflow-y-auto"
        >
          {rows.map((row) => (
            <BarLine
              key={row.id}
              {...props}
              row={row}
              share={highest === 0 ? 0 : row.value / highest}
            />
          ))}
        </ul>
      )}
    </ChartFrame>
  )
}

interface BarLineProps extends BarListProps {
  readonly row: BarListRow
  readonly share: number
}

function BarLine({ row, share, format, onPick }: BarLineProps): ReactNode {
  const { label, value, isEstimated } = row
  return (
    <li className="col-span-full grid grid-cols-subgrid items-center text-table">
      {onPick === undefined ? (
        <span className="payload-line" title={label}>
          {label}
        </span>
      ) : (
        <button
          type="button"
          title={label}
          onClick={() => onPick(row)}
          className="payload-line text-accent hover:underline"
        >
          {label}
        </button>
      )}
      <span className="h-3">
        <span
          aria-hidden
          className="block h-full rounded-[2px] bg-accent-fill"
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="numeric text-end">
        <Estimate isEstimated={isEstimated}>{format(value)}</Estimate>
      </span>
    </li>
  )
}

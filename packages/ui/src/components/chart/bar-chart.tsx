import { useState } from 'react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { approximate, Estimate, withEstimateNote } from '../estimate.tsx'

export interface Bar {
  /** Identifies the bar. */
  readonly id: string
  readonly label: string
  readonly value: number
  /** Whether tokens are in it that nobody reported. */
  readonly isEstimated?: boolean
}

export interface BarChartProps {
  readonly title: string
  /** The chart in one sentence, for those who do not see it. */
  readonly summary: string
  /** What the bars are, over the first column of the table. */
  readonly labelHeading: string
  readonly valueHeading: string
  readonly bars: readonly Bar[]
  readonly format: (value: number) => string
}

/** Bars over time on a scale from 0, with the same numbers as a table. */
export function BarChart(props: BarChartProps): ReactNode {
  const [isTable, setIsTable] = useState(false)
  return (
    <figure className="grid gap-2 rounded-control border p-3">
      <figcaption className="flex items-center justify-between gap-2">
        <span className="font-medium">{props.title}</span>
        <button
          type="button"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
          className="h-6 rounded-control border px-2 text-table text-muted hover:text-text aria-pressed:bg-hover aria-pressed:text-text"
        >
          {t('Show as table')}
        </button>
      </figcaption>
      {isTable ? <BarTable {...props} /> : <Bars {...props} />}
    </figure>
  )
}

function Bars({ bars, format, summary }: BarChartProps): ReactNode {
  const highest = Math.max(0, ...bars.map(({ value }) => value))
  return (
    // Time runs from left to right everywhere.
    <div role="img" aria-label={summary} dir="ltr" className="grid gap-1">
      <div className="flex h-44 gap-2">
        <div className="numeric flex w-14 shrink-0 flex-col justify-between text-end text-meta text-faint">
          <span>{format(highest)}</span>
          <span>{format(0)}</span>
        </div>
        <div className="flex min-w-0 flex-1 items-end gap-px border-b border-t">
          {bars.map(({ id, label, value, isEstimated }) => (
            <div
              key={id}
              title={withEstimateNote(
                `${label}: ${approximate(format(value), isEstimated)}`,
                isEstimated,
              )}
              className="flex h-full min-w-0 flex-1 items-end hover:bg-hover"
            >
              <div
                className="w-full rounded-t-[2px] bg-accent-fill"
                style={{ height: `${highest === 0 ? 0 : (value / highest) * 100}%` }}
              />
            </div>
          ))}
        </div>
      </div>
      <div className="numeric flex justify-between ps-16 text-meta text-faint">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
    </div>
  )
}

function BarTable({ title, labelHeading, valueHeading, bars, format }: BarChartProps): ReactNode {
  return (
    // Scrolled with the keyboard, so it takes the focus.
    <div
      tabIndex={0}
      role="region"
      aria-label={t('{title}, table', { title })}
      className="h-50 overflow-y-auto"
    >
      <table className="numeric w-full text-table">
        <thead className="text-start text-faint">
          <tr>
            <th scope="col" className="text-start font-normal">
              {labelHeading}
            </th>
            <th scope="col" className="text-end font-normal">
              {valueHeading}
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ id, label, value, isEstimated }) => (
            <tr key={id} className="border-t">
              <td>{label}</td>
              <td className="text-end">
                <Estimate isEstimated={isEstimated}>{format(value)}</Estimate>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

import type { MetricsRow } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { BarChart } from '../../components/chart/bar-chart.tsx'
import { formatCost } from '../../format/cost.ts'

/** The server's buckets are those of UTC, and so are their labels. */
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const HOUR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

export interface CostOverTimeProps {
  readonly steps: readonly MetricsRow[]
  readonly isByHour: boolean
}

/** Cost of each day or hour of the period. */
export function CostOverTime({ steps, isByHour }: CostOverTimeProps): ReactNode {
  const bars = steps.map((step) => {
    const start = String(step['time_dimension'])
    const label = (isByHour ? HOUR : DAY).format(new Date(start))
    return { id: start, label, value: Number(step['sum_totalCost']) }
  })
  const highest = bars.toSorted((left, right) => right.value - left.value)[0]
  const unit = isByHour ? 'hour' : 'day'
  const total = formatCost(bars.reduce((sum, { value }) => sum + value, 0))
  return (
    <BarChart
      title={`Cost by ${unit}, UTC`}
      summary={`Cost by ${unit}: ${total} in all, the most on ${highest?.label ?? '—'} with ${formatCost(highest?.value ?? 0)}.`}
      labelHeading={isByHour ? 'Hour' : 'Day'}
      valueHeading="Cost"
      bars={bars}
      format={formatCost}
    />
  )
}

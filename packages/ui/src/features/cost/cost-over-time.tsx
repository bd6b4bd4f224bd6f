import type { MetricsRow } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { isRowEstimated } from '../../api/metrics-row.ts'
import { BarChart } from '../../components/chart/bar-chart.tsx'
import { bucketLabel } from '../../components/chart/bucket-label.ts'
import { approximate } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { t } from '../../messages/translate.ts'
import { useTimeZone } from '../../time-zone.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export interface CostOverTimeProps {
  readonly steps: readonly MetricsRow[]
  readonly isByHour: boolean
}

/** Cost of each day or hour of the period. */
export function CostOverTime({ steps, isByHour }: CostOverTimeProps): ReactNode {
  const timeZone = useTimeZone()
  const bars = steps.map((step) => {
    const start = String(step['time_dimension'])
    const label = bucketLabel(Date.parse(start), isByHour ? HOUR_MS : DAY_MS, timeZone)
    const isEstimated = isRowEstimated(step)
    return { id: start, label, value: Number(step['sum_totalCost']), isEstimated }
  })
  const highest = bars.toSorted((left, right) => right.value - left.value)[0]
  const sums = {
    total: approximate(
      formatCost(bars.reduce((sum, { value }) => sum + value, 0)),
      bars.some(({ isEstimated }) => isEstimated),
    ),
    label: highest?.label ?? '—',
    value: approximate(formatCost(highest?.value ?? 0), highest?.isEstimated),
  }
  return (
    <BarChart
      title={
        isByHour
          ? t('Cost by hour, {zone}', { zone: timeZone })
          : t('Cost by day, {zone}', { zone: timeZone })
      }
      summary={
        isByHour
          ? t('Cost by hour: {total} in all, the most on {label} with {value}.', sums)
          : t('Cost by day: {total} in all, the most on {label} with {value}.', sums)
      }
      labelHeading={isByHour ? t('Hour') : t('Day')}
      valueHeading={t('Cost')}
      bars={bars}
      format={formatCost}
    />
  )
}

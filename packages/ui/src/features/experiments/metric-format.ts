import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatDifference, formatScore } from '../../format/score.ts'
import { t } from '../../messages/translate.ts'
import type { Metric } from './compare-rows.ts'

export function metricLabel(metric: Metric): string {
  if (metric === 'latency') return t('Latency')
  return metric === 'cost' ? t('Cost') : metric.slice('score:'.length)
}

export function formatMetric(metric: Metric, value: number): string {
  if (metric === 'latency') return formatDuration(value)
  return metric === 'cost' ? formatCost(value) : formatScore(value)
}

/** A difference with its sign, in the unit of the metric. */
export function formatMetricDifference(metric: Metric, value: number): string {
  if (metric !== 'latency' && metric !== 'cost') return formatDifference(value)
  const size = formatMetric(metric, Math.abs(value))
  return value === 0 ? `±${size}` : value > 0 ? `+${size}` : `−${size}`
}

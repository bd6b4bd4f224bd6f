import type { MetricsRow } from '@heddle/core/schemas'

import { isRowEstimated, rowNumber, rowText, rowTime } from '../../api/metrics-row.ts'
import { seriesColor, type TimeSeries } from '../../components/chart/series.ts'

/** Models that have a colour of their own. */
export const COSTLY_MODELS = 6

/** One series a model, over the buckets of the page; a bucket without calls costs nothing. */
export function costByModel(
  rows: readonly MetricsRow[],
  times: readonly number[],
  models: readonly string[],
): TimeSeries[] {
  const costs = new Map<string, MetricsRow>()
  for (const row of rows) {
    const model = rowText(row, 'providedModelName')
    if (model !== null) costs.set(`${rowTime(row)} ${model}`, row)
  }
  return models.map((model, index) => {
    const steps = times.map((time) => costs.get(`${time} ${model}`))
    return {
      id: model,
      label: model,
      color: seriesColor(index),
      values: steps.map((row) => rowNumber(row, 'sum_totalCost') ?? 0),
      estimated: steps.map(isRowEstimated),
    }
  })
}

import type { MetricsRow } from '@heddle/core/schemas'

import { rowNumber, rowText, rowTime } from '../../api/metrics-row.ts'
import { seriesColor, type TimeSeries } from '../../components/chart/series.ts'

/** Models that have a colour of their own. */
export const COSTLY_MODELS = 6

/** One series a model, over the buckets of the page; a bucket without calls costs nothing. */
export function costByModel(
  rows: readonly MetricsRow[],
  times: readonly number[],
  models: readonly string[],
): TimeSeries[] {
  const costs = new Map<string, number>()
  for (const row of rows) {
    const model = rowText(row, 'providedModelName')
    if (model !== null) costs.set(`${rowTime(row)} ${model}`, rowNumber(row, 'sum_totalCost') ?? 0)
  }
  return models.map((model, index) => ({
    id: model,
    label: model,
    color: seriesColor(index),
    values: times.map((time) => costs.get(`${time} ${model}`) ?? 0),
  }))
}

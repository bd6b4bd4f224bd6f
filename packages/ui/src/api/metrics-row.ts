import type { MetricsRow } from '@heddle/core/schemas'

/** A number of a row; null where there is none. */
export function rowNumber(row: MetricsRow | undefined, key: string): number | null {
  const value = row?.[key]
  return typeof value === 'number' ? value : null
}

/** Whether a row that was asked for the calls with estimated tokens has some. */
export function isRowEstimated(row: MetricsRow | undefined): boolean {
  return (rowNumber(row, 'sum_estimatedCalls') ?? 0) > 0
}

/** A text of a row; null where there is none. */
export function rowText(row: MetricsRow | undefined, key: string): string | null {
  const value = row?.[key]
  return typeof value === 'string' ? value : null
}

/** Start of a row's bucket, ms since the epoch. */
export function rowTime(row: MetricsRow): number {
  return Date.parse(String(row['time_dimension']))
}

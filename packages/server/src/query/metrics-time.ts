import type { MetricsGranularity } from '@heddle/core/schemas'

import { time } from './conditions.ts'

export type MetricsUnit = Exclude<MetricsGranularity, 'auto'>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The longest range that `auto` cuts into a unit: at most about 120 buckets, so that a chart can show each. */
const AUTO: readonly (readonly [MetricsUnit, number])[] = [
  ['minute', 2 * HOUR_MS],
  ['hour', 5 * DAY_MS],
  ['day', 120 * DAY_MS],
  ['week', 2 * 366 * DAY_MS],
]

/** The parameter with the zone whose units are meant. */
const ZONE = '{zone:String}'

const START: Readonly<Record<MetricsUnit, (sql: string) => string>> = {
  minute: (sql) => `toStartOfMinute(toTimeZone(${sql}, ${ZONE}))`,
  hour: (sql) => `toStartOfHour(toTimeZone(${sql}, ${ZONE}))`,
  day: (sql) => `toDate(${sql}, ${ZONE})`,
  week: (sql) => `toMonday(${sql}, ${ZONE})`,
  month: (sql) => `toStartOfMonth(${sql}, ${ZONE})`,
}

/** The unit that a range is cut into; weeks begin on Monday. */
export function unitOf(granularity: MetricsGranularity, rangeMs: number): MetricsUnit {
  if (granularity !== 'auto') return granularity
  return AUTO.find(([, longestMs]) => rangeMs <= longestMs)?.[0] ?? 'month'
}

/** The start of the bucket that a moment falls into, as a DateTime of the parameter `zone`. */
export function bucketOf(unit: MetricsUnit, moment: string): string {
  return `toDateTime(${START[unit](moment)}, ${ZONE})`
}

/** Fills the buckets of the range that have no rows; the parameters `from` and `last` bound it. */
export function fillBuckets(unit: MetricsUnit): string {
  return `WITH FILL FROM ${bucketOf(unit, time('from'))} TO ${bucketOf(unit, time('last'))} + INTERVAL 1 SECOND
    STEP INTERVAL 1 ${unit.toUpperCase()}`
}

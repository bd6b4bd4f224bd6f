import { DATE_LOCALE } from './messages/language.ts'
import { t } from './messages/translate.ts'

/** Lengths of time up to now that can be picked. */
export const RANGES = ['1h', '24h', '7d', '30d', '90d'] as const
export type PresetRange = (typeof RANGES)[number]

/** What a URL says about time: a length up to now, or `<from>..<to>` in ISO 8601. */
export type TimeRange = PresetRange | `${string}..${string}`

/** `fromMs <= time < toMs`, ms since the epoch. */
export interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

export const RANGE_LABELS: Readonly<Record<PresetRange, string>> = {
  get '1h'() {
    return t('Last hour')
  },
  get '24h'() {
    return t('Last 24 hours')
  },
  get '7d'() {
    return t('Last 7 days')
  },
  get '30d'() {
    return t('Last 30 days')
  },
  get '90d'() {
    return t('Last 90 days')
  },
}

const HOUR_MS = 3_600_000
const LENGTHS_MS: Readonly<Record<PresetRange, number>> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
  '90d': 90 * 24 * HOUR_MS,
}

/** A range as a URL holds it; undefined for anything else. */
export function readTimeRange(value: unknown): TimeRange | undefined {
  if (typeof value !== 'string') return undefined
  const preset = RANGES.find((range) => range === value)
  if (preset !== undefined) return preset
  return readInterval(value) === undefined ? undefined : (value as `${string}..${string}`)
}

/** The times that a range stands for at a moment. */
export function resolveRange(range: TimeRange, nowMs: number): Interval {
  const interval = readInterval(range)
  if (interval !== undefined) return interval
  // What holds no two times is a length.
  const lengthMs = LENGTHS_MS[range as PresetRange]
  return { fromMs: nowMs - lengthMs, toMs: nowMs }
}

/** Whether a time is no longer than a day. */
export function isShort({ fromMs, toMs }: Interval): boolean {
  return toMs - fromMs <= LENGTHS_MS['24h']
}

/** The same length of time, just before. */
export function intervalBefore({ fromMs, toMs }: Interval): Interval {
  return { fromMs: Math.max(0, fromMs - (toMs - fromMs)), toMs: fromMs }
}

/** An interval as a URL holds it. */
export function printInterval({ fromMs, toMs }: Interval): TimeRange {
  return `${new Date(fromMs).toISOString()}..${new Date(toMs).toISOString()}`
}

/** A range for people: a preset by its name, an interval by its times in a zone. */
export function rangeLabel(range: TimeRange, timeZone: string): string {
  const interval = readInterval(range)
  if (interval === undefined) return RANGE_LABELS[range as PresetRange]
  return new Intl.DateTimeFormat(DATE_LOCALE, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).formatRange(interval.fromMs, interval.toMs)
}

function readInterval(text: string): Interval | undefined {
  const [from = '', to = '', ...rest] = text.split('..')
  const fromMs = Date.parse(from)
  const toMs = Date.parse(to)
  if (rest.length > 0 || !(fromMs < toMs)) return undefined
  return { fromMs, toMs }
}

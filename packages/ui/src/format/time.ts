import { DATE_LOCALE } from '../messages/language.ts'
import { t } from '../messages/translate.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export interface TimeOptions {
  /** The moment that counts as now, ms since the epoch. */
  readonly nowMs: number
  /** IANA zone. */
  readonly timeZone: string
}

const DAY = { day: 'numeric', month: 'short' } as const
const SHAPES = {
  day: DAY,
  dayOfYear: { ...DAY, year: 'numeric' },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  year: { year: 'numeric' },
} as const

const formatters = new Map<string, Intl.DateTimeFormat>()

function print(shape: keyof typeof SHAPES, time: Date, timeZone: string): string {
  const key = `${shape} ${timeZone}`
  const formatter =
    formatters.get(key) ?? new Intl.DateTimeFormat(DATE_LOCALE, { ...SHAPES[shape], timeZone })
  formatters.set(key, formatter)
  return formatter.format(time)
}

/** A moment for lists: `18 Nov 11:06:38`, with the year when it is not the current one. */
export function formatTime(isoTime: string, { nowMs, timeZone }: TimeOptions): string {
  const time = new Date(isoTime)
  if (Number.isNaN(time.getTime())) return isoTime
  const isThisYear = print('year', time, timeZone) === print('year', new Date(nowMs), timeZone)
  const day = print(isThisYear ? 'day' : 'dayOfYear', time, timeZone)
  return `${day} ${print('clock', time, timeZone)}`
}

/** How long ago a moment was, for tooltips: `just now`, `4 min ago`; undefined from one hour on. */
export function formatAgo(isoTime: string, nowMs: number): string | undefined {
  const agoMs = nowMs - Date.parse(isoTime)
  if (Number.isNaN(agoMs) || agoMs >= HOUR_MS || agoMs < -MINUTE_MS) return undefined
  return agoMs < MINUTE_MS
    ? t('just now')
    : t('{count} min ago', { count: Math.floor(agoMs / MINUTE_MS) })
}

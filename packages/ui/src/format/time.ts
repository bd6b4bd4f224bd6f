const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export interface TimeOptions {
  /** The moment that counts as now, ms since the epoch. */
  readonly nowMs: number
  /** IANA zone. */
  readonly timeZone: string
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function partsOf(time: Date, timeZone: string): Record<string, string> {
  const formatter =
    formatters.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZone,
    })
  formatters.set(timeZone, formatter)
  return Object.fromEntries(formatter.formatToParts(time).map(({ type, value }) => [type, value]))
}

/** A moment for lists: `18 Nov 11:06:38`, with the year when it is not the current one. */
export function formatTime(isoTime: string, { nowMs, timeZone }: TimeOptions): string {
  const time = new Date(isoTime)
  if (Number.isNaN(time.getTime())) return isoTime
  const { day, month, year, hour, minute, second } = partsOf(time, timeZone)
  const isThisYear = year === partsOf(new Date(nowMs), timeZone)['year']
  return `${day} ${month} ${isThisYear ? '' : `${year} `}${hour}:${minute}:${second}`
}

/** How long ago a moment was, for tooltips: `just now`, `4 min ago`; undefined from one hour on. */
export function formatAgo(isoTime: string, nowMs: number): string | undefined {
  const agoMs = nowMs - Date.parse(isoTime)
  if (Number.isNaN(agoMs) || agoMs >= HOUR_MS || agoMs < -MINUTE_MS) return undefined
  return agoMs < MINUTE_MS ? 'just now' : `${Math.floor(agoMs / MINUTE_MS)} min ago`
}

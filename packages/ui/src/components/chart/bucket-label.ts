import { DATE_LOCALE } from '../../messages/language.ts'

const HOUR_MS = 3_600_000
/** The shortest day of a zone whose clocks change. */
const SHORT_DAY_MS = 23 * HOUR_MS

const formatters = new Map<string, Intl.DateTimeFormat>()

function format(kind: 'day' | 'clock', timeZone: string, ms: number): string {
  const key = `${kind} ${timeZone}`
  const formatter =
    formatters.get(key) ??
    new Intl.DateTimeFormat(DATE_LOCALE, {
      timeZone,
      ...(kind === 'day'
        ? { day: 'numeric', month: 'short' }
        : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    })
  formatters.set(key, formatter)
  return formatter.format(ms)
}

/** The start of a bucket: its day, and the time where a day has several. */
export function bucketLabel(startMs: number, stepMs: number, timeZone: string): string {
  const day = format('day', timeZone, startMs)
  return stepMs < SHORT_DAY_MS ? `${day}, ${format('clock', timeZone, startMs)}` : day
}

/** A tick of the axis: the day where one begins, else the time. */
export function tickLabel(timeMs: number, stepMs: number, timeZone: string): string {
  const clock = format('clock', timeZone, timeMs)
  const isDay = stepMs >= SHORT_DAY_MS || clock === '00:00'
  return isDay ? format('day', timeZone, timeMs) : clock
}

/** How far apart buckets are, ms; a single one is as long as the time that was asked for. */
export function bucketStep(times: readonly number[], wholeMs: number): number {
  const [first, second] = times
  return first === undefined || second === undefined ? wholeMs : second - first
}

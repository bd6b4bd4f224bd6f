const DAY_MS = 86_400_000

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds that clocks of a zone are ahead of UTC at a moment. */
function offsetAt(ms: number, timeZone: string): number {
  const formatter =
    formatters.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    })
  formatters.set(timeZone, formatter)
  const parts = Object.fromEntries(
    formatter.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000
}

/** A moment's day in a zone, `2026-11-30`. */
export function dayIn(ms: number, timeZone: string): string {
  return new Date(ms + offsetAt(ms, timeZone)).toISOString().slice(0, 10)
}

/** The moment a day of a zone begins, ms since the epoch; where clocks skip midnight, the first moment of that day. */
export function startOfDay(day: string, timeZone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00.000Z`)
  const guesses = [DAY_MS, -DAY_MS].map((around) => asUtc - offsetAt(asUtc + around, timeZone))
  const starts = guesses.toSorted((left, right) => left - right)
  return starts.find((start) => dayIn(start, timeZone) === day) ?? asUtc
}

/** The day so many days later; negative numbers are days before. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

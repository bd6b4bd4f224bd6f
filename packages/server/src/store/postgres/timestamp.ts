import type { ColumnType } from 'kysely'

/** A `timestamptz` column. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>

/** First moment that Postgres has a name for in the calendar of ISO 8601. */
const FIRST_MOMENT = new Date('0001-01-01T00:00:00.000Z')

/** A moment that Postgres takes; those before its first become its first. */
export function storableTime(time: Date): Date {
  return time < FIRST_MOMENT ? FIRST_MOMENT : time
}

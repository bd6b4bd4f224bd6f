import { LOCALE } from '../messages/language.ts'

/** What stands before the decimals in the page's language: `.` or `,`. */
const SIGN =
  new Intl.NumberFormat(LOCALE).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ??
  '.'

/** A number with a fixed count of decimals, without separators of thousands: `2.72`, in German `2,72`. */
export function formatDecimal(value: number, decimals: number): string {
  return value.toFixed(decimals).replace('.', SIGN)
}

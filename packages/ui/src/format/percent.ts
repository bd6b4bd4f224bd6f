import { formatDecimal } from './decimal.ts'
import { isolated } from './isolated.ts'

/** A share between 0 and 1: one decimal below 10 %, none above. */
export function formatPercent(share: number): string {
  const percent = share * 100
  const digits =
    percent !== 0 && Math.abs(percent) < 9.95 ? formatDecimal(percent, 1) : Math.round(percent)
  return isolated(`${digits} %`)
}

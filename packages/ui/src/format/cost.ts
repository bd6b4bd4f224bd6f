import { LOCALE } from '../messages/language.ts'
import { isolated } from './isolated.ts'

/** Costs below this, USD, print as "less than". */
const SMALLEST_SHOWN = 0.0001

const dollarFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    ...options,
  })

const belowOne = dollarFormat({ minimumFractionDigits: 0, maximumSignificantDigits: 3 })
const cents = dollarFormat({})
const dollars = dollarFormat({ maximumFractionDigits: 0 })
const exact = dollarFormat({ minimumFractionDigits: 2, maximumFractionDigits: 12 })

/**
 * A cost in USD for rows and headers: three significant digits below a dollar, cents above, dollars above a thousand;
 * `—` when it is unknown (never `$0`).
 */
export function formatCost(costUsd: number | null): string {
  if (costUsd === null || Number.isNaN(costUsd)) return '—'
  if (costUsd === 0) return belowOne.format(0)
  if (costUsd > 0 && costUsd < SMALLEST_SHOWN)
    return isolated(`<${belowOne.format(SMALLEST_SHOWN)}`)
  if (costUsd < 0.9995) return belowOne.format(costUsd)
  return costUsd < 999.995 ? cents.format(costUsd) : dollars.format(costUsd)
}

/** A cost in USD with all the digits that were stored, for the arithmetic. */
export function formatCostExact(costUsd: number | null): string {
  return costUsd === null ? '—' : exact.format(costUsd)
}

/** A price in USD per unit as price lists print it: per million units. */
export function formatPricePerMillion(priceUsd: number): string {
  return isolated(`${exact.format(Number((priceUsd * 1e6).toPrecision(12)))} /M`)
}

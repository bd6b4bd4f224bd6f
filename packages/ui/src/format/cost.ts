/** Costs below this, USD, print as "less than". */
const SMALLEST_SHOWN = 0.0001

const belowOne = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 0,
  maximumSignificantDigits: 3,
})
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
})
const exact = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 12,
})

/**
 * A cost in USD for rows and headers: three significant digits below a dollar, cents above, dollars above a thousand;
 * `—` when it is unknown (never `$0`).
 */
export function formatCost(costUsd: number | null): string {
  if (costUsd === null || Number.isNaN(costUsd)) return '—'
  if (costUsd === 0) return '$0'
  if (costUsd > 0 && costUsd < SMALLEST_SHOWN) return '<$0.0001'
  if (costUsd < 0.9995) return belowOne.format(costUsd)
  return costUsd < 999.995 ? cents.format(costUsd) : dollars.format(costUsd)
}

/** A cost in USD with all the digits that were stored, for the arithmetic. */
export function formatCostExact(costUsd: number | null): string {
  return costUsd === null ? '—' : exact.format(costUsd)
}

/** A price in USD per unit as price lists print it: per million units. */
export function formatPricePerMillion(priceUsd: number): string {
  return `${exact.format(Number((priceUsd * 1e6).toPrecision(12)))} /M`
}

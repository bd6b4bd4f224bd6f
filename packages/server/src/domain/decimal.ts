/** Fractional digits of a stored cost. Source: Langfuse's cost calculation. */
const COST_DIGITS = 12

/** Costs of one usage type from here on are no costs, USD; it keeps every sum within the store's decimals. */
export const COST_LIMIT_USD = 1_000_000_000

/** An amount of money in units of 10^-12 USD: sums and products of these are exact. */
export type PicoUsd = bigint

interface DecimalParts {
  readonly digits: bigint
  readonly exponent: number
}

/** Numbers whose parts are remembered: prices, counts and costs come again and again. */
const MAX_REMEMBERED = 4096

const remembered = new Map<number, DecimalParts>()

/** Digits and power of ten of a number's shortest decimal text: 1.25e-7 is 125 × 10^-9. */
function decimalParts(value: number): DecimalParts {
  const known = remembered.get(value)
  if (known !== undefined) return known
  const parts = readDecimal(value)
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  remembered.set(value, parts)
  return parts
}

function readDecimal(value: number): DecimalParts {
  const [mantissa = '0', power = '0'] = String(value).split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

/** Rounds half up, away from zero. */
function shift(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent)
  const divisor = 10n ** BigInt(-exponent)
  const half = divisor / 2n
  return digits >= 0n ? (digits + half) / divisor : (digits - half) / divisor
}

/** The amount a number of USD is written as; digits after the twelfth are rounded. */
export function toPicoUsd(usd: number): PicoUsd {
  const { digits, exponent } = decimalParts(usd)
  return shift(digits, exponent + COST_DIGITS)
}

/** `quantity` units at `price` USD each, as a person would multiply the two decimal texts, rounded to 12 digits. */
export function multiplyPrice(price: number, quantity: number): PicoUsd {
  const left = decimalParts(price)
  const right = decimalParts(quantity)
  return shift(left.digits * right.digits, left.exponent + right.exponent + COST_DIGITS)
}

/** The number nearest to an amount, USD. */
export function toUsd(amount: PicoUsd): number {
  return Number(toDecimalText(amount))
}

/** An amount as decimal text with all 12 fractional digits, USD. */
export function toDecimalText(amount: PicoUsd): string {
  const sign = amount < 0n ? '-' : ''
  const text = (amount < 0n ? -amount : amount).toString().padStart(COST_DIGITS + 1, '0')
  return `${sign}${text.slice(0, -COST_DIGITS)}.${text.slice(-COST_DIGITS)}`
}

/** Exact sum of numbers of USD. */
export function sumUsd(amounts: Iterable<number>): number {
  let total = 0n
  for (const amount of amounts) total += toPicoUsd(amount)
  return toUsd(total)
}

import { LOCALE } from '../messages/language.ts'

const format = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 3 })

/** A score or a mean of scores: at most three decimals. */
export function formatScore(value: number): string {
  return format.format(value)
}

/** A difference with its sign: `+0.05`, `−0.2`, `±0`. */
export function formatDifference(value: number): string {
  const size = format.format(Math.abs(value))
  if (size === '0') return '±0'
  return value > 0 ? `+${size}` : `−${size}`
}

import { LOCALE } from '../messages/language.ts'
import { formatDecimal } from './decimal.ts'

const exact = new Intl.NumberFormat(LOCALE)

/** A count with thousands separators: `12,408`. */
export function formatCount(count: number): string {
  return exact.format(count)
}

/** A token count for a narrow column: `61`, `6.8k`, `61k`, `48.7M`. Rounds before it chooses the unit. */
export function formatTokensCompact(tokens: number): string {
  if (tokens < 1000) return exact.format(tokens)
  if (Math.round(tokens / 100) < 100) return `${formatDecimal(tokens / 1000, 1)}k`
  if (Math.round(tokens / 1000) < 1000) return `${Math.round(tokens / 1000)}k`
  return `${exact.format(Number((tokens / 1e6).toFixed(1)))}M`
}

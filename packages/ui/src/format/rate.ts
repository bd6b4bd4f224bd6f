import { formatDecimal } from './decimal.ts'
import { isolated } from './isolated.ts'

/** Units per second over a duration in ms: `42 tok/s`; undefined when there is no time or nothing to count. */
export function formatTokenRate(tokens: number, durationMs: number): string | undefined {
  if (tokens <= 0 || !(durationMs > 0)) return undefined
  const perSecond = (tokens * 1000) / durationMs
  const digits = perSecond < 9.95 ? formatDecimal(perSecond, 1) : Math.round(perSecond)
  return isolated(`${digits} tok/s`)
}

import { formatDecimal } from './decimal.ts'
import { isolated } from './isolated.ts'

/** A size in bytes: `812 B`, `12 kB`, `3.4 MB`. Thousands, not 1024. */
export function formatSize(sizeBytes: number): string {
  return isolated(print(sizeBytes))
}

function print(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`
  if (sizeBytes < 9950) return `${formatDecimal(sizeBytes / 1000, 1)} kB`
  if (sizeBytes < 999_500) return `${Math.round(sizeBytes / 1000)} kB`
  return `${formatDecimal(sizeBytes / 1e6, 1)} MB`
}

/** A size in bytes: `812 B`, `12 kB`, `3.4 MB`. Thousands, not 1024. */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`
  if (sizeBytes < 9950) return `${(sizeBytes / 1000).toFixed(1)} kB`
  if (sizeBytes < 999_500) return `${Math.round(sizeBytes / 1000)} kB`
  return `${(sizeBytes / 1e6).toFixed(1)} MB`
}

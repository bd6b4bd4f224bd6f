import { byteLength } from '#platform'

/** The JSON string of a text in at most `maxBytes`: head, a marker with the original length, tail. Half a character is never left. */
export function cutText(text: string, maxBytes: number): string {
  const marker = `…[heddle: ${text.length} characters, the middle is left out]…`
  let keptUnits = Math.max(0, Math.min(text.length, maxBytes) - marker.length)
  for (;;) {
    const half = keptUnits >> 1
    const cut = text.slice(0, half) + marker + text.slice(text.length - half)
    const json = JSON.stringify(cut.toWellFormed())
    const sizeBytes = byteLength(json)
    if (sizeBytes <= maxBytes || half === 0) return json
    keptUnits = Math.floor((keptUnits * maxBytes) / sizeBytes) - marker.length
    keptUnits = Math.max(0, keptUnits)
  }
}

/** Odd, with its bits well spread: the golden ratio's, as in Fibonacci hashing. */
const FACTOR = 0x9e3779b1
const LANES = 4

/** 32 hex digits that stand for a text: the same everywhere, and others for another text, unless somebody searches for a pair. */
export function fingerprint(text: string): string {
  let digits = ''
  for (let lane = 1; lane <= LANES; lane++) {
    let hash = lane
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), FACTOR)
      hash ^= hash >>> 15
    }
    digits += (hash >>> 0).toString(16).padStart(8, '0')
  }
  return digits
}

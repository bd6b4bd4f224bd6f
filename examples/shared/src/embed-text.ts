import { contentWords } from './content-words.ts'

/** Length of the vectors of `text-embedding-3-small`. Source: OpenAI's model page. */
export const EMBEDDING_DIMENSIONS = 1536

/**
 * A bag-of-words vector of unit length: each subject word adds to one place that its hash names, damped by the logarithm
 * of how often it occurs. Texts that share subject words are near each other, so retrieval really works; meaning beyond
 * words is not in it. A text without subject words gets the first unit vector.
 */
export function embedText(text: string, dimensions = EMBEDDING_DIMENSIONS): number[] {
  const vector = Array.from({ length: dimensions }, () => 0)
  for (const [word, count] of countWords(text)) {
    const place = hashWord(word) % dimensions
    vector[place] = (vector[place] ?? 0) + 1 + Math.log(count)
  }
  const length = Math.hypot(...vector)
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0))
  return vector.map((value) => value / length)
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of contentWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** FNV-1a, 32 bits. Source: the FNV draft, draft-eastlake-fnv. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(word)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  }
  return hash
}

/** The form OpenAI's client asks for by default: base64 of little-endian 32-bit floats. */
export function encodeVector(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4))
  return bytes.toString('base64')
}

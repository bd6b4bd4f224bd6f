import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { EMBEDDING_DIMENSIONS, embedText, encodeVector } from './embed-text.ts'

const similarity = (left: string, right: string) => {
  const other = embedText(right)
  return embedText(left).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}

describe('embedText', () => {
  it('puts a question nearer to the text that answers it than to another', () => {
    const question = 'Why does weaving need heddles?'
    expect(similarity(question, 'A heddle lifts a thread when a loom weaves.')).toBeGreaterThan(
      similarity(question, 'Providers charge for tokens.') + 0.2,
    )
  })

  it('gives a vector of unit length for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const vector = embedText(text)
        expect(vector).toHaveLength(EMBEDDING_DIMENSIONS)
        expect(Math.hypot(...vector)).toBeCloseTo(1, 9)
      }),
      { numRuns: 30 },
    )
  })

  it('encodes the floats little-endian as OpenAI does', () => {
    expect(encodeVector([1, -0.5])).toBe(
      Buffer.from(new Float32Array([1, -0.5]).buffer).toString('base64'),
    )
  })
})

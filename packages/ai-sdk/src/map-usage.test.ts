import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mapCost, mapEmbeddingUsage, mapUsage } from './map-usage.ts'

describe('mapUsage', () => {
  it('splits the nested usage of models of ai@6 and 7', () => {
    const usage = {
      inputTokens: { total: 200, noCache: 50, cacheRead: 150 },
      outputTokens: { total: 80, text: 30, reasoning: 50 },
    }
    expect(mapUsage(usage, 'openai.chat', undefined)).toEqual({
      input: 50,
      input_cache_read: 150,
      output: 30,
      output_reasoning: 50,
      total: 280,
    })
  })

  it('gives the same for the same numbers in the flat form of ai@5', () => {
    const usage = {
      inputTokens: 200,
      outputTokens: 80,
      totalTokens: 280,
      reasoningTokens: 50,
      cachedInputTokens: 150,
    }
    expect(mapUsage(usage, 'openai.chat', undefined)).toEqual({
      input: 50,
      input_cache_read: 150,
      output: 30,
      output_reasoning: 50,
      total: 280,
    })
  })

  it('adds what Anthropic of ai@5 leaves out of its input', () => {
    const usage = { inputTokens: 7, outputTokens: 445, totalTokens: 452, cachedInputTokens: 16_399 }
    const metadata = { anthropic: { cacheCreationInputTokens: 2_089 } }
    expect(mapUsage(usage, 'anthropic.messages', metadata)).toEqual({
      input: 7,
      input_cache_read: 16_399,
      input_cache_creation: 2_089,
      output: 445,
      total: 18_940,
    })
  })

  it('parts what Anthropic wrote to its cache by how long it is kept', () => {
    const usage = {
      inputTokens: { total: 2_096, noCache: 7, cacheRead: 0, cacheWrite: 2_089 },
      outputTokens: { total: 5 },
    }
    const partsFor = (cache_creation: object) =>
      mapUsage(usage, 'anthropic.messages', { anthropic: { usage: { cache_creation } } })
    const common = { input: 7, output: 5, total: 2_101 }
    expect(partsFor({ ephemeral_5m_input_tokens: 2_000, ephemeral_1h_input_tokens: 89 })).toEqual({
      ...common,
      input_cache_creation_5m: 2_000,
      input_cache_creation_1h: 89,
    })
    expect(partsFor({ ephemeral_1h_input_tokens: 80 })).toEqual({
      ...common,
      input_cache_creation_1h: 80,
      input_cache_creation: 2_009,
    })
    // More than was written cannot be part of it.
    expect(partsFor({ ephemeral_5m_input_tokens: 9_000 })).toEqual({
      ...common,
      input_cache_creation: 2_089,
    })
  })

  it('adds the thoughts that Google of ai@5 leaves out of its output', () => {
    const usage = {
      inputTokens: 100,
      outputTokens: 20,
      totalTokens: 150,
      reasoningTokens: 30,
      cachedInputTokens: 60,
    }
    expect(mapUsage(usage, 'google.generative-ai', undefined)).toEqual({
      input: 40,
      input_cache_read: 60,
      output: 20,
      output_reasoning: 30,
      total: 150,
    })
  })

  it('leaves out what is not a number and keeps zeros', () => {
    const usage = { inputTokens: Number.NaN, outputTokens: 0, totalTokens: undefined }
    expect(mapUsage(usage, 'openai.chat', undefined)).toEqual({ output: 0 })
    expect(mapUsage(undefined, undefined, undefined)).toBeUndefined()
    expect(mapEmbeddingUsage({ tokens: Number.NaN })).toBeUndefined()
  })

  it('takes the price that the gateway states as text and OpenRouter as a number', () => {
    expect(mapCost({ gateway: { cost: '0.0021' } })).toEqual({
      total: 0.0021,
    })
    expect(mapCost({ openrouter: { usage: { cost: 0.5 } } })).toEqual({
      total: 0.5,
    })
    expect(mapCost({ gateway: { cost: 'free' } })).toBeUndefined()
  })

  it('gives parts that sum to the total of each side, whatever the details are', () => {
    const count = fc.option(fc.nat(10_000), { nil: undefined })
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(10_000),
        fc.tuple(count, count, count),
        (input, output, [read, write, reasoning]) => {
          const usage = {
            inputTokens: { total: input, cacheRead: read, cacheWrite: write },
            outputTokens: { total: output, reasoning },
          }
          const details = mapUsage(usage, 'any', undefined) ?? {}
          const { total, ...parts } = details
          expect(total).toBe(input + output)
          expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total)
          expect(Math.min(...Object.values(parts))).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mapEmbeddingUsage, responseModel, UsageCollector } from './map-usage.ts'

function usageOf(...raws: readonly unknown[]): Record<string, number> | undefined {
  const usage = new UsageCollector()
  for (const raw of raws) usage.add(raw)
  return usage.usageDetails()
}

const tokens = fc.nat({ max: 10_000 })

describe('usage', () => {
  it.each<[string, unknown, Record<string, number>]>([
    [
      'OpenAI',
      {
        usage: {
          prompt_tokens: 10,
          completion_tokens: 6,
          total_tokens: 16,
          prompt_tokens_details: { cached_tokens: 4 },
          completion_tokens_details: { reasoning_tokens: 2 },
        },
      },
      { input: 6, input_cache_read: 4, output: 4, output_reasoning: 2, total: 16 },
    ],
    [
      'DeepSeek',
      { usage: { prompt_tokens: 10, completion_tokens: 6, prompt_cache_hit_tokens: 8 } },
      { input: 2, input_cache_read: 8, output: 6, total: 16 },
    ],
    [
      'OpenAI responses',
      {
        response: {
          usage: {
            input_tokens: 9,
            output_tokens: 5,
            input_tokens_details: { cached_tokens: 3 },
            output_tokens_details: { reasoning_tokens: 1 },
          },
        },
      },
      { input: 6, input_cache_read: 3, output: 4, output_reasoning: 1, total: 14 },
    ],
    [
      'Anthropic',
      {
        usage: {
          input_tokens: 3,
          cache_read_input_tokens: 5,
          cache_creation_input_tokens: 2,
          output_tokens: 4,
        },
      },
      { input: 3, input_cache_read: 5, input_cache_creation: 2, output: 4, total: 14 },
    ],
    [
      'Gemini',
      {
        usageMetadata: {
          promptTokenCount: 10,
          cachedContentTokenCount: 4,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 7,
          totalTokenCount: 22,
        },
      },
      { input: 6, input_cache_read: 4, output: 5, output_reasoning: 7, total: 22 },
    ],
    ['Ollama', { prompt_eval_count: 6, eval_count: 4 }, { input: 6, output: 4, total: 10 }],
    [
      'Mistral',
      { usage: { promptTokens: 6, completionTokens: 4, totalTokens: 10 } },
      { input: 6, output: 4, total: 10 },
    ],
    [
      'the AI SDK',
      { usage: { inputTokens: 6, outputTokens: 4, cachedInputTokens: 1 } },
      { input: 5, input_cache_read: 1, output: 4, total: 10 },
    ],
  ])('of %s is split into types that exclude each other', (_provider, raw, expected) => {
    expect(usageOf(raw)).toEqual(expected)
  })

  it('is absent, never zero, when nobody states any', () => {
    for (const raw of [
      undefined,
      null,
      'x',
      {},
      { usage: null },
      { usage: {} },
      { usage: { cost: 1 } },
    ]) {
      expect(usageOf(raw)).toBeUndefined()
    }
  })

  it('ignores numbers that are none: negative, broken, or no numbers at all', () => {
    const usage = { prompt_tokens: -1, completion_tokens: 1.5, total_tokens: Number.NaN }
    expect(usageOf({ usage })).toBeUndefined()
    expect(usageOf({ usage: { prompt_tokens: '7', completion_tokens: 2 } })).toEqual({ output: 2 })
  })

  it('keeps a total whose details are larger than it', () => {
    const usage = {
      prompt_tokens: 3,
      completion_tokens: 1,
      prompt_tokens_details: { cached_tokens: 9 },
    }
    expect(usageOf({ usage })).toEqual({ input: 3, output: 1, total: 4 })
  })

  it('is gathered from all chunks; of each number the last one counts', () => {
    const start = {
      message: { usage: { input_tokens: 7, cache_read_input_tokens: 2, output_tokens: 1 } },
    }
    expect(usageOf(start, { delta: 'x' }, { usage: { output_tokens: 9 } })).toEqual({
      input: 7,
      input_cache_read: 2,
      output: 9,
      total: 18,
    })
  })

  it('adds up to its total for whatever OpenAI states', () => {
    fc.assert(
      fc.property(
        fc.tuple(tokens, tokens, tokens, tokens),
        ([input, cached, output, reasoning]) => {
          const usage = {
            prompt_tokens: input,
            completion_tokens: output,
            prompt_tokens_details: { cached_tokens: cached },
            completion_tokens_details: { reasoning_tokens: reasoning },
          }
          const { total, ...details } = usageOf({ usage })!
          expect(Object.values(details).reduce((sum, count) => sum + count, 0)).toBe(input + output)
          expect(total).toBe(input + output)
        },
      ),
    )
  })

  it('of embeddings is what was put in', () => {
    expect(mapEmbeddingUsage({ prompt_tokens: 7, total_tokens: 7 })).toEqual({ input: 7, total: 7 })
    expect(mapEmbeddingUsage(undefined)).toBeUndefined()
  })
})

describe('responseModel', () => {
  it('finds the model wherever a provider names it', () => {
    expect(responseModel({ model: 'a' })).toBe('a')
    expect(responseModel({ modelVersion: 'b' })).toBe('b')
    expect(responseModel({ response: { model: 'c' } })).toBe('c')
    expect(responseModel({ message: { model: 'd' } })).toBe('d')
    expect(responseModel({})).toBeUndefined()
  })
})

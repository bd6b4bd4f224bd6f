import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mapUsage, mapUsageMetadata } from './map-usage.ts'

const message = (usage: object) => ({ usage_metadata: usage })

describe('mapUsageMetadata', () => {
  it('splits cached and reasoning tokens off their totals', () => {
    const { usageDetails } = mapUsageMetadata({
      input_tokens: 11,
      output_tokens: 7,
      total_tokens: 18,
      input_token_details: { cache_read: 3 },
      output_token_details: { reasoning: 2 },
    })
    expect(usageDetails).toEqual({
      input: 8,
      output: 5,
      input_cache_read: 3,
      output_reasoning: 2,
      total: 18,
    })
  })

  it('counts Anthropic cache writes once and keeps their split as metadata', () => {
    const mapped = mapUsageMetadata({
      input_tokens: 100,
      output_tokens: 5,
      total_tokens: 105,
      input_token_details: {
        cache_read: 30,
        cache_creation: 50,
        ephemeral_5m_input_tokens: 20,
        ephemeral_1h_input_tokens: 30,
      },
    })
    expect(mapped).toEqual({
      usageDetails: {
        input: 20,
        output: 5,
        input_cache_read: 30,
        input_cache_creation: 50,
        total: 105,
      },
      metadata: {
        cache_creation_split: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
      },
    })
  })

  it('sums the split of cache writes when their total is absent', () => {
    const { usageDetails } = mapUsageMetadata({
      input_tokens: 60,
      output_tokens: 1,
      input_token_details: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
    })
    expect(usageDetails).toMatchObject({ input: 10, input_cache_creation: 50 })
  })

  it('keeps bare totals and says so when details exceed them', () => {
    expect(
      mapUsageMetadata({
        input_tokens: 10,
        output_tokens: 5,
        total_tokens: 15,
        input_token_details: { cache_read: 20 },
      }),
    ).toEqual({
      usageDetails: { input: 10, output: 5, total: 15 },
      metadata: { usage_inconsistent: true },
    })
  })

  it('ignores unknown details and values that are no numbers', () => {
    const { usageDetails } = mapUsageMetadata({
      input_tokens: 10,
      output_tokens: '5',
      total_tokens: Number.NaN,
      input_token_details: { text: 7, cache_read: '3' },
    })
    expect(usageDetails).toEqual({ input: 10 })
  })

  it('adds up to what the provider counted, whatever the details', () => {
    const count = fc.nat(100_000)
    fc.assert(
      fc.property(fc.tuple(count, count, count, count, count), (counts) => {
        const [plain, cached, audio, said, thought] = counts
        const { usageDetails = {} } = mapUsageMetadata({
          input_tokens: plain + cached + audio,
          output_tokens: said + thought,
          input_token_details: { cache_read: cached, audio },
          output_token_details: { reasoning: thought },
        })
        const sum = Object.values(usageDetails).reduce((left, right) => left + right, 0)
        expect(sum).toBe(plain + cached + audio + said + thought)
        expect(Math.min(...Object.values(usageDetails))).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('mapUsage', () => {
  it('counts the usage once that every one of n answers repeats', () => {
    const usage = { input_tokens: 19, output_tokens: 10, total_tokens: 29 }
    const { usageDetails } = mapUsage({}, [message(usage), message(usage)])
    expect(usageDetails).toEqual({ input: 19, output: 10, total: 29 })
  })

  it('adds usages that differ from answer to answer', () => {
    const { usageDetails } = mapUsage({}, [
      message({ input_tokens: 1, output_tokens: 2, total_tokens: 3 }),
      message({ input_tokens: 1, output_tokens: 4, total_tokens: 5 }),
    ])
    expect(usageDetails).toEqual({ input: 2, output: 6, total: 8 })
  })

  it('falls back to exact counts, then to estimates, which it marks', () => {
    const exact = { llmOutput: { tokenUsage: { promptTokens: 4, completionTokens: 2 } } }
    expect(mapUsage(exact, [])).toEqual({ usageDetails: { input: 4, output: 2 } })
    const estimated = { llmOutput: { tokenUsage: {}, estimatedTokenUsage: { promptTokens: 4 } } }
    expect(mapUsage(estimated, [])).toEqual({
      usageDetails: { input: 4 },
      metadata: { usage_estimated: true },
    })
  })

  it('says nothing when the provider said nothing', () => {
    expect(mapUsage({ llmOutput: { tokenUsage: {} } }, [{}])).toEqual({})
    expect(mapUsage(undefined, [])).toEqual({})
  })

  it('takes the price a provider states', () => {
    const answer = { response_metadata: { usage: { cost: 0.25 } } }
    expect(mapUsage({}, [answer]).costDetails).toEqual({ total: 0.25 })
  })
})

import { describe, expect, it } from 'vitest'

import { completeUsage, normaliseUsage } from './usage.ts'

describe('normaliseUsage', () => {
  it('reads the older object and adds up its total', () => {
    expect(normaliseUsage({ usage: { input: 3, output: 4, unit: 'TOKENS' } }).usage).toEqual({
      input: 3,
      output: 4,
      total: 7,
    })
  })

  it('reads prompt and completion tokens and ignores everything beside them', () => {
    const { usage, cost } = normaliseUsage({
      usage: { promptTokens: 3, completionTokens: 4, totalTokens: 8, inputCost: 1 },
    })
    expect(usage).toEqual({ input: 3, output: 4, total: 8 })
    expect(cost).toBeUndefined()
  })

  it('takes details of OpenAI usage out of input and output', () => {
    const { usage } = normaliseUsage({
      usageDetails: {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        prompt_tokens_details: { cached_tokens: 4, audio_tokens: null },
        completion_tokens_details: { reasoning_tokens: 7 },
      },
    })
    expect(usage).toEqual({
      input: 6,
      output: 0,
      total: 15,
      input_cached_tokens: 4,
      output_reasoning_tokens: 7,
    })
  })

  it('keeps whole counts of any other map and drops the rest', () => {
    const { usage } = normaliseUsage({
      usageDetails: { input: 3, images: '2', seconds: 1.5, bad: -1, worse: 'x', none: null },
    })
    expect(usage).toEqual({ input: 3, images: 2 })
  })

  it('says nothing for empty objects', () => {
    expect(normaliseUsage({ usage: {}, usageDetails: {}, costDetails: {} })).toEqual({
      usage: undefined,
      cost: undefined,
    })
  })

  it('lays usage details over the older object', () => {
    const { usage } = normaliseUsage({ usage: { input: 1, output: 2 }, usageDetails: { input: 9 } })
    expect(usage).toEqual({ input: 9, output: 2 })
  })

  it('reads costs and drops what is no amount of money', () => {
    const { cost } = normaliseUsage({
      usage: { inputCost: 0.1, totalCost: 0.3 },
      costDetails: { output: 0.2, bad: -1, huge: 1e300, text: '1' },
    })
    expect(cost).toEqual({ input: 0.1, total: 0.3, output: 0.2 })
  })
})

describe('completeUsage', () => {
  it('sums all types when there is no total', () => {
    expect(completeUsage({ input: 1, output: 2, input_cached: 3 })['total']).toBe(6)
    expect(completeUsage({ input: 1, total: 9 })['total']).toBe(9)
    expect(completeUsage({})).toEqual({})
  })
})

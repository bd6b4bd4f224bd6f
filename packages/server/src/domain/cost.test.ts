import { modelPriceListSchema } from '@heddle/core/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type CostInput, priceUsage } from './cost.ts'
import { multiplyPrice, sumUsd, toDecimalText, toPicoUsd, toUsd } from './decimal.ts'
import { createModelMatcher } from './model-match.ts'
import { PRICE_LIST } from './price-list.ts'

const matcher = createModelMatcher(PRICE_LIST)

function input(overrides: Partial<CostInput>): CostInput {
  return {
    model: 'gpt-4o',
    modelParameters: undefined,
    metadata: undefined,
    providedUsage: undefined,
    providedCost: undefined,
    ...overrides,
  }
}

describe('price list', () => {
  it('has the shape of the schema and as many models as it says', () => {
    const list = modelPriceListSchema.parse(PRICE_LIST)
    expect(list.models).toHaveLength(list.count)
  })
})

describe('createModelMatcher', () => {
  it('matches with and without a provider prefix, whatever the case', () => {
    expect(matcher.match('gpt-4o')?.model).toBe('gpt-4o')
    expect(matcher.match('OpenAI/GPT-4o')?.model).toBe('gpt-4o')
  })

  it('remembers a miss', () => {
    expect(matcher.match('my-own-model')).toBeUndefined()
    expect(matcher.match('my-own-model')).toBeUndefined()
  })

  it('prefers the entry with the newest start date', () => {
    const entry = { match: '^m$', unit: 'TOKENS', prices: {} }
    const twice = createModelMatcher({
      ...PRICE_LIST,
      models: [
        { ...entry, model: 'undated' },
        { ...entry, model: 'new', startDate: '2026-01-01' },
        { ...entry, model: 'old', startDate: '2025-01-01' },
      ],
    })
    expect(twice.match('m')?.model).toBe('new')
  })
})

describe('priceUsage', () => {
  it('prices a part of the output that has no price of its own like the output', () => {
    const providedUsage = { input: 10, output: 7, output_reasoning_tokens: 3, aliens: 5 }
    const priced = priceUsage(input({ model: 'gpt-4o-mini', providedUsage }), matcher)
    expect(priced.costDetails).not.toHaveProperty('aliens')
    expect(priced.totalCost).toBeCloseTo(10 * 0.15e-6 + 10 * 0.6e-6, 12)
  })

  it('multiplies each usage type with its price', () => {
    const priced = priceUsage(input({ providedUsage: { input: 1000, output: 200 } }), matcher)
    expect(priced).toEqual({
      modelId: 'gpt-4o',
      tierName: 'Standard',
      usageDetails: { input: 1000, output: 200, total: 1200 },
      costDetails: { input: 0.0025, output: 0.002, total: 0.0045 },
      totalCost: 0.0045,
    })
  })

  it('prices cache writes of a lifetime without a price of its own as the input they are', () => {
    const providedUsage = { input: 10, input_cache_creation_5m: 20, input_cache_creation_1h: 30 }
    expect(priceUsage(input({ providedUsage }), matcher).totalCost).toBe(0.00015)
  })

  it('takes the tier whose condition holds', () => {
    const priced = priceUsage(
      input({ providedUsage: { input: 1000 }, modelParameters: { service_tier: 'priority' } }),
      matcher,
    )
    expect(priced.tierName).toBe('Fast mode')
    expect(priced.totalCost).toBe(0.00425)
  })

  it('takes the tier for long inputs by the sum of matching usage types', () => {
    const list = {
      ...PRICE_LIST,
      models: [
        {
          model: 'm',
          match: '^m$',
          unit: 'TOKENS',
          prices: { input: 1 },
          tiers: [
            {
              name: 'long',
              priority: 1,
              prices: { input: 2 },
              when: [{ usageDetailPattern: 'INPUT', operator: 'gt' as const, value: 10 }],
            },
          ],
        },
      ],
    }
    const tierOf = (usage: Record<string, number>) =>
      priceUsage(input({ model: 'm', providedUsage: usage }), createModelMatcher(list)).tierName
    expect(tierOf({ input: 10 })).toBe('Standard')
    expect(tierOf({ input: 10, input_cached: 1 })).toBe('long')
  })

  it('lets a provided cost win and adds up its parts when it has no total', () => {
    const priced = priceUsage(
      input({ providedUsage: { input: 1000 }, providedCost: { input: 0.1, output: 0.2 } }),
      matcher,
    )
    expect(priced.costDetails).toEqual({ input: 0.1, output: 0.2, total: 0.3 })
    expect(priced.totalCost).toBe(0.3)
  })

  it('knows no cost without a matching model, usage or priced usage type', () => {
    expect(
      priceUsage(input({ model: 'none', providedUsage: { input: 1 } }), matcher).totalCost,
    ).toBeUndefined()
    expect(priceUsage(input({}), matcher).totalCost).toBeUndefined()
    expect(priceUsage(input({ providedUsage: { seconds: 3 } }), matcher).totalCost).toBeUndefined()
  })

  it('is additive: the parts of a cost sum to its total, and cost is linear in the usage', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), fc.nat(1e9), (inputTokens, outputTokens, cached) => {
        const usage = { input: inputTokens, output: outputTokens, input_cached_tokens: cached }
        const { costDetails, totalCost } = priceUsage(input({ providedUsage: usage }), matcher)
        const { total, ...parts } = costDetails
        expect(sumUsd(Object.values(parts))).toBe(total)
        const single = Object.entries(usage).map(
          ([type, count]) =>
            priceUsage(input({ providedUsage: { [type]: count } }), matcher).totalCost ?? 0,
        )
        expect(sumUsd(single)).toBe(totalCost)
      }),
    )
  })
})

describe('decimal arithmetic', () => {
  it('multiplies the decimal texts exactly', () => {
    expect(toDecimalText(multiplyPrice(1.25e-7, 3))).toBe('0.000000375000')
    expect(toUsd(multiplyPrice(0.1, 3))).toBe(0.3)
    expect(sumUsd([0.1, 0.2])).toBe(0.3)
  })

  it('turns an amount into a number and back without loss', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), (amount) => {
        expect(toPicoUsd(toUsd(amount))).toBe(amount)
      }),
    )
  })
})

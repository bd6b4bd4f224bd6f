import type { Model } from '@heddle/core/schemas'
import { describe, expect, it } from 'vitest'

import { priceUsage } from './cost.ts'
import { sumUsd } from './decimal.ts'
import { explainCost } from './explain-cost.ts'
import { createModelMatcher } from './model-match.ts'
import { PRICE_LIST } from './price-list.ts'
import { createProjectModels } from './project-models.ts'

const matcher = createModelMatcher(PRICE_LIST)

const NOTHING_SAID = {
  modelParameters: undefined,
  metadata: undefined,
  providedUsage: undefined,
  providedCost: undefined,
}

const OWN_MODEL: Model = {
  id: 'own',
  modelName: 'loom',
  matchPattern: '^loom$',
  startDate: '2026-02-01T00:00:00.000Z',
  unit: 'TOKENS',
  inputPrice: 2,
  outputPrice: null,
  totalPrice: null,
  tokenizerId: null,
  tokenizerConfig: null,
  isLangfuseManaged: false,
  createdAt: '2026-01-15T00:00:00.000Z',
  prices: { input: { price: 2 } },
  pricingTiers: [
    {
      id: 't',
      name: 'Standard',
      isDefault: true,
      priority: 0,
      conditions: [],
      prices: { input: 2 },
    },
  ],
}

describe('explainCost', () => {
  it('gives one line a usage type whose products sum to the total', () => {
    const usage = { input: 1234, output: 77, unpriced: 5, total: 1316 }
    const priced = priceUsage({ ...NOTHING_SAID, model: 'gpt-4o', providedUsage: usage }, matcher)
    const explained = explainCost(
      {
        modelId: 'gpt-4o',
        tierName: 'Standard',
        usageDetails: priced.usageDetails,
        coverage: undefined,
        isEstimated: false,
        providedCostDetails: {},
        costDetails: priced.costDetails,
        totalCost: priced.totalCost ?? null,
      },
      matcher,
    )
    expect(explained.source).toBe('computed')
    expect(explained.lines).toEqual([
      { usageType: 'input', quantity: 1234, price: 0.0000025, cost: 0.003085 },
      { usageType: 'output', quantity: 77, price: 0.00001, cost: 0.00077 },
      { usageType: 'unpriced', quantity: 5, price: null, cost: null },
    ])
    expect(sumUsd(explained.lines.map((line) => line.cost ?? 0))).toBe(explained.total)
  })

  it('says that a cost was provided', () => {
    const explained = explainCost(
      {
        modelId: null,
        tierName: null,
        usageDetails: { input: 3 },
        coverage: undefined,
        isEstimated: false,
        providedCostDetails: { input: 0.5 },
        costDetails: { input: 0.5, total: 0.5 },
        totalCost: 0.5,
      },
      matcher,
    )
    expect(explained).toMatchObject({
      source: 'provided',
      total: 0.5,
      lines: [{ usageType: 'input', quantity: 3, price: null, cost: 0.5 }],
    })
  })

  it('tells from which row the prices are, since when it holds, and what it would make of a given cost', () => {
    const models = createProjectModels(matcher)
    models.load([{ projectId: 'p', model: OWN_MODEL }])
    const stored = {
      modelId: 'own',
      tierName: 'Standard',
      usageDetails: { input: 10, total: 10 },
      isEstimated: false,
      providedCostDetails: {},
      costDetails: { input: 20, total: 20 },
      totalCost: 20,
      coverage: 'twin:other',
    } as const
    expect(explainCost(stored, models)).toMatchObject({
      source: 'computed',
      computedTotal: 20,
      isOutdated: false,
      modelName: 'loom',
      matchPattern: '^loom$',
      priceListSource: "the project's own prices",
      validFrom: '2026-02-01T00:00:00.000Z',
      listedAt: '2026-01-15T00:00:00.000Z',
      notCounted: { reason: 'twin', observationId: 'other' },
    })
    const given = { providedCostDetails: { total: 7 }, costDetails: { total: 7 }, totalCost: 7 }
    expect(explainCost({ ...stored, ...given }, models)).toMatchObject({
      source: 'provided',
      total: 7,
      computedTotal: 20,
      isOutdated: false,
    })
  })

  it('says that the tokens were estimated, and that the prices have changed since', () => {
    const stored = {
      modelId: 'gpt-4o',
      tierName: 'Standard',
      usageDetails: { input: 10, total: 10 },
      isEstimated: true,
      providedCostDetails: {},
      costDetails: { input: 3, total: 3 },
      totalCost: 3,
      coverage: undefined,
    }
    expect(explainCost(stored, matcher)).toMatchObject({
      source: 'estimated',
      isOutdated: true,
      listedAt: '2026-08-20',
      notCounted: null,
      lines: [{ usageType: 'input', quantity: 10, price: 0.3, cost: 3 }],
    })
    expect(explainCost({ ...stored, modelId: 'gone' }, matcher)).toMatchObject({
      modelName: null,
      isOutdated: true,
    })
  })
})

import type { Model, ModelPrice, PricingTier } from '@heddle/core/schemas'

import { DEFAULT_TIER } from './cost.ts'

/** What a model's prices are apart from their tiers: those of the default tier, under the names of the first API. */
export function flatPrices(
  tiers: readonly PricingTier[],
): Pick<Model, 'inputPrice' | 'outputPrice' | 'totalPrice' | 'prices'> {
  const prices = tiers.find((tier) => tier.isDefault)?.prices ?? {}
  return {
    inputPrice: prices['input'] ?? null,
    outputPrice: prices['output'] ?? null,
    totalPrice: prices['total'] ?? null,
    prices: Object.fromEntries(Object.entries(prices).map(([type, price]) => [type, { price }])),
  }
}

/** An entry of the built-in list as the API answers it; its label is its id. */
export function builtInModel(entry: ModelPrice): Model {
  const { id: tokenizerId, ...tokenizerConfig } = entry.tokenizer ?? {}
  const pricingTiers = [
    tierOf(entry, { name: DEFAULT_TIER, priority: 0, when: [], prices: entry.prices }),
    ...(entry.tiers ?? []).map((tier) => tierOf(entry, tier)),
  ]
  return {
    id: entry.model,
    modelName: entry.model,
    matchPattern: entry.match,
    startDate: entry.startDate ?? null,
    unit: entry.unit,
    ...flatPrices(pricingTiers),
    tokenizerId: typeof tokenizerId === 'string' ? tokenizerId : null,
    tokenizerConfig: entry.tokenizer === undefined ? null : tokenizerConfig,
    isLangfuseManaged: true,
    createdAt: new Date(entry.updated ?? 0).toISOString(),
    pricingTiers,
  }
}

function tierOf(
  entry: ModelPrice,
  { name, priority, when, prices }: NonNullable<ModelPrice['tiers']>[number],
): PricingTier {
  const isDefault = priority === 0
  return { id: `${entry.model}/${name}`, name, isDefault, priority, conditions: when, prices }
}

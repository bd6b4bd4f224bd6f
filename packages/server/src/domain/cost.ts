import type { ModelPrice, PriceCondition, PriceTier } from '@heddle/core/schemas'

import { multiplyPrice, sumUsd, toUsd } from './decimal.ts'
import type { MatchScope, ModelMatcher } from './model-match.ts'
import { completeUsage } from './usage.ts'
import type { CostDetails, UsageDetails } from './usage.ts'

/** Name of the tier that holds when no condition does. */
export const DEFAULT_TIER = 'Standard'

/** What decides the cost of one observation. */
export interface CostInput {
  readonly model: string | undefined
  readonly modelParameters: Readonly<Record<string, unknown>> | undefined
  readonly metadata: Readonly<Record<string, unknown>> | undefined
  readonly providedUsage: UsageDetails | undefined
  readonly providedCost: CostDetails | undefined
  readonly scope?: MatchScope | undefined
}

/** Usage and cost as they are stored. `costDetails` holds `total` whenever the total is known. */
export interface PricedUsage {
  readonly modelId: string | undefined
  readonly tierName: string | undefined
  readonly usageDetails: UsageDetails
  readonly costDetails: CostDetails
  readonly totalCost: number | undefined
}

/**
 * Matches the model, completes the usage and prices it. A cost that the client gave wins over the price list; its total
 * is the given one or the sum of all given keys. A part of the input or output without a price of its own costs what the
 * whole costs; other usage types without a price are free; no priced type at all: no cost.
 * Source of the rules: Langfuse's cost calculation.
 */
export function priceUsage(input: CostInput, matcher: ModelMatcher): PricedUsage {
  const model = input.model === undefined ? undefined : matcher.match(input.model, input.scope)
  const usageDetails = completeUsage(input.providedUsage ?? {})
  const tier = model && selectTier(model, usageDetails, input)
  const base = { modelId: model?.model, tierName: tier?.name, usageDetails }
  if (input.providedCost !== undefined) return { ...base, ...totalled(input.providedCost) }
  if (tier === undefined) return { ...base, costDetails: {}, totalCost: undefined }
  return { ...base, ...computedCost(usageDetails, tier.prices) }
}

function totalled(provided: CostDetails): { costDetails: CostDetails; totalCost: number } {
  const total = provided['total'] ?? sumUsd(Object.values(provided))
  return { costDetails: { ...provided, total }, totalCost: total }
}

/** The cost of each usage type that has a price, and the total. */
export function computedCost(
  usage: UsageDetails,
  prices: Readonly<Record<string, number>>,
): { costDetails: CostDetails; totalCost: number | undefined } {
  const amounts = Object.entries(usage).flatMap(([type, quantity]) => {
    const price = priceOf(prices, type)
    return price === undefined ? [] : [{ type, amount: multiplyPrice(price, quantity) }]
  })
  if (amounts.length === 0) return { costDetails: {}, totalCost: undefined }
  const given = amounts.find(({ type }) => type === 'total')
  const total = toUsd(given?.amount ?? amounts.reduce((sum, { amount }) => sum + amount, 0n))
  const costDetails = Object.fromEntries(amounts.map(({ type, amount }) => [type, toUsd(amount)]))
  return { costDetails: { ...costDetails, total }, totalCost: total }
}

/** Parts that clients take out of `input` and `output`; most price lists name only those with another price. */
const WHOLE_OF: Readonly<Record<string, string>> = {
  input_cached_tokens: 'input',
  input_cache_read: 'input',
  input_cache_creation: 'input',
  input_cache_creation_5m: 'input',
  input_cache_creation_1h: 'input',
  input_audio_tokens: 'input',
  input_audio: 'input',
  output_reasoning_tokens: 'output',
  output_reasoning: 'output',
  output_audio_tokens: 'output',
  output_audio: 'output',
  output_accepted_prediction_tokens: 'output',
  output_rejected_prediction_tokens: 'output',
}

/** The price of a usage type, for parts without one that of the whole. */
export function priceOf(
  prices: Readonly<Record<string, number>>,
  type: string,
): number | undefined {
  const whole = Object.hasOwn(WHOLE_OF, type) ? WHOLE_OF[type] : undefined
  return ownNumber(prices, type) ?? (whole === undefined ? undefined : ownNumber(prices, whole))
}

interface SelectedTier {
  readonly name: string
  readonly prices: Readonly<Record<string, number>>
}

/** The first tier, by priority, whose conditions all hold; else the model's own prices. Without usage there is no tier. */
function selectTier(
  model: ModelPrice,
  usage: UsageDetails,
  input: CostInput,
): SelectedTier | undefined {
  if (Object.keys(usage).length === 0) return undefined
  const byPriority = (model.tiers ?? []).toSorted((a, b) => a.priority - b.priority)
  const special = byPriority.find((tier: PriceTier) =>
    tier.when.every((condition) => holds(condition, usage, input)),
  )
  return special ?? { name: DEFAULT_TIER, prices: model.prices }
}

function holds(condition: PriceCondition, usage: UsageDetails, input: CostInput): boolean {
  if ('source' in condition) {
    const attributes = condition.source === 'metadata' ? input.metadata : input.modelParameters
    const value = attributes?.[condition.key]
    return value !== undefined && value !== null && condition.values.includes(asText(value))
  }
  const pattern = new RegExp(condition.usageDetailPattern, condition.caseSensitive ? '' : 'i')
  const sum = Object.entries(usage).reduce(
    (total, [type, count]) => (pattern.test(type) ? total + count : total),
    0,
  )
  return compare(sum, condition.operator, condition.value)
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

type Comparison = Extract<PriceCondition, { usageDetailPattern: string }>['operator']

const COMPARISONS: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
}

function compare(left: number, operator: Comparison, right: number): boolean {
  return COMPARISONS[operator](left, right)
}

export function ownNumber(map: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

import type { CostExplanation, CostLine, ModelPrice } from '@heddle/core/schemas'

import type { Coverage } from './billing.ts'
import { computedCost, ownNumber, priceOf } from './cost.ts'
import { multiplyPrice, toUsd } from './decimal.ts'
import type { ModelMatcher } from './model-match.ts'
import type { CostDetails, UsageDetails } from './usage.ts'

/** What an observation's row says about its cost. */
export interface StoredCost {
  readonly modelId: string | null
  readonly tierName: string | null
  readonly usageDetails: UsageDetails
  /** The server counted the tokens. */
  readonly isEstimated: boolean
  readonly providedCostDetails: CostDetails
  readonly costDetails: CostDetails
  readonly totalCost: number | null
  /** Why it does not count; undefined: it does. */
  readonly coverage: Coverage | undefined
}

/**
 * Where a stored cost comes from, one line a usage type: quantity × price = cost.
 * The price is that of the list when it gives the stored cost, else (the list has changed since) the stored cost per unit.
 */
export function explainCost(stored: StoredCost, matcher: ModelMatcher): CostExplanation {
  const model = stored.modelId === null ? undefined : matcher.byId(stored.modelId)
  const prices = model && tierPrices(model, stored.tierName)
  const isProvided = Object.keys(stored.providedCostDetails).length > 0
  const computed = computedCost(stored.usageDetails, prices ?? {}).totalCost
  return {
    source: isProvided ? 'provided' : sourceOf(stored),
    total: stored.totalCost,
    computedTotal: computed ?? null,
    ...describeRow(model, matcher),
    modelId: stored.modelId,
    tierName: stored.tierName,
    isOutdated: !isProvided && stored.totalCost !== null && computed !== stored.totalCost,
    notCounted: notCounted(stored.coverage),
    lines: isProvided ? providedLines(stored) : computedLines(stored, prices ?? {}),
  }
}

function describeRow(
  model: ModelPrice | undefined,
  matcher: ModelMatcher,
): Pick<
  CostExplanation,
  'modelName' | 'matchPattern' | 'priceListSource' | 'validFrom' | 'listedAt'
> {
  const row = model && matcher.describe(model)
  return {
    modelName: row?.name ?? null,
    matchPattern: model?.match ?? null,
    priceListSource: row?.source ?? null,
    validFrom: row?.validFrom ?? null,
    listedAt: row?.listedAt ?? null,
  }
}

function computedLines(stored: StoredCost, prices: Readonly<Record<string, number>>): CostLine[] {
  return Object.entries(stored.usageDetails)
    .filter(([type]) => type !== 'total' || ownNumber(prices, 'total') !== undefined)
    .map(([type, quantity]) => computedLine({ type, quantity, stored, prices }))
}

function sourceOf({ totalCost, isEstimated }: StoredCost): CostExplanation['source'] {
  if (totalCost === null) return 'unknown'
  return isEstimated ? 'estimated' : 'computed'
}

function notCounted(coverage: Coverage | undefined): CostExplanation['notCounted'] {
  if (coverage === undefined) return null
  if (coverage === 'below' || coverage === 'above') return { reason: coverage, observationId: null }
  return { reason: 'twin', observationId: coverage.slice('twin:'.length) }
}

function tierPrices(model: ModelPrice, tierName: string | null): Readonly<Record<string, number>> {
  return model.tiers?.find((tier) => tier.name === tierName)?.prices ?? model.prices
}

function providedLines(stored: StoredCost): CostLine[] {
  return Object.entries(stored.providedCostDetails).map(([type, cost]) => ({
    usageType: type,
    quantity: ownNumber(stored.usageDetails, type) ?? 0,
    price: null,
    cost,
  }))
}

function computedLine(line: {
  readonly type: string
  readonly quantity: number
  readonly stored: StoredCost
  readonly prices: Readonly<Record<string, number>>
}): CostLine {
  const { type, quantity } = line
  const cost = ownNumber(line.stored.costDetails, type) ?? null
  const listed = priceOf(line.prices, type) ?? null
  const listStillHolds = listed !== null && toUsd(multiplyPrice(listed, quantity)) === cost
  const price = listStillHolds || cost === null || quantity === 0 ? listed : cost / quantity
  return { usageType: type, quantity, price: cost === null ? null : price, cost }
}

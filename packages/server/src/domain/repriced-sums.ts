import type { RepricedModel } from '@heddle/core/schemas'

import type { PricedUsage } from './cost.ts'
import { toPicoUsd, toUsd } from './decimal.ts'

/** Models that are told one by one; more would make the record of a job too large. */
const MAX_MODELS = 500

/** Sums of one model; amounts are whole numbers of 10^-12 USD as text, so that they stay exact in JSON. */
export interface RepricedSums {
  readonly model: string | null
  readonly calls: number
  readonly changed: number
  readonly oldPico: string
  readonly newPico: string
}

/** One call before and after. */
export interface RepricedCall {
  readonly model: string
  readonly before: PricedUsage
  readonly after: PricedUsage
  /** Whether the call is in the sums of the product. */
  readonly counts: boolean
}

/** Adds calls to sums, which may be those of calls before. */
export function addRepriced(
  sums: readonly RepricedSums[],
  calls: readonly RepricedCall[],
): readonly RepricedSums[] {
  const byModel = new Map(sums.map((entry) => [entry.model, entry]))
  for (const call of calls) {
    const isKnown = byModel.has(call.model) || byModel.size < MAX_MODELS
    const model = isKnown ? call.model : null
    byModel.set(model, withCall(byModel.get(model) ?? { ...NOTHING, model }, call))
  }
  return [...byModel.values()]
}

const NOTHING = { calls: 0, changed: 0, oldPico: '0', newPico: '0' }

function withCall(sums: RepricedSums, { before, after, counts }: RepricedCall): RepricedSums {
  const plus = (pico: string, usd: number | undefined) =>
    counts && usd !== undefined ? String(BigInt(pico) + toPicoUsd(usd)) : pico
  return {
    ...sums,
    calls: sums.calls + 1,
    changed: sums.changed + (isSamePricing(before, after) ? 0 : 1),
    oldPico: plus(sums.oldPico, before.totalCost),
    newPico: plus(sums.newPico, after.totalCost),
  }
}

/** Sums as they go over the wire, the greatest change first. */
export function toRepricedModels(sums: readonly RepricedSums[]): RepricedModel[] {
  return sums
    .map(({ model, calls, changed, oldPico, newPico }) => ({
      model,
      calls,
      changed,
      oldCost: toUsd(BigInt(oldPico)),
      newCost: toUsd(BigInt(newPico)),
    }))
    .toSorted((a, b) => change(b) - change(a))
}

function change({ oldCost, newCost }: RepricedModel): number {
  return Math.abs(newCost - oldCost)
}

/** Exact sums over all models, USD. */
export function totalOf(sums: readonly RepricedSums[], which: 'oldPico' | 'newPico'): number {
  return toUsd(sums.reduce((sum, entry) => sum + BigInt(entry[which]), 0n))
}

/** Whether two results of pricing would be stored alike. */
export function isSamePricing(a: PricedUsage, b: PricedUsage): boolean {
  return (
    a.modelId === b.modelId &&
    a.tierName === b.tierName &&
    isSameAmount(a.totalCost, b.totalCost) &&
    isSameMap(a.costDetails, b.costDetails) &&
    isSameMap(a.usageDetails, b.usageDetails)
  )
}

function isSameMap(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && isSameAmount(a[name], b[name]))
}

function isSameAmount(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return toPicoUsd(a) === toPicoUsd(b)
}

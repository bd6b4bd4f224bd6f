import type { Change, ChangeField, ChangeMeasure } from '@heddle/core/schemas'

/** Steps that a number must be made of before it is compared: with fewer, chance speaks. */
export const FEWEST_CASES = 30

/** Changes that are listed. */
const LISTED = 5

/** The smallest relative change of a duration, a cost or a count that is told. */
const SMALLEST_RATIO = 1.2

/** The smallest change of a share that is told. */
const SMALLEST_SHARE = 0.02

/** Numbers of the steps with one value, in the time before and in the time after. */
export interface ComparedGroup {
  readonly field: ChangeField
  readonly value: string
  readonly firstMs: number
  readonly before: PeriodNumbers
  readonly after: PeriodNumbers
}

export interface PeriodNumbers {
  readonly count: number
  readonly errors: number
  /** Null while nothing has ended. */
  readonly p95Ms: number | null
  /** USD; null when unknown. */
  readonly cost: number | null
  /** True: tokens that nobody reported are in the cost. */
  readonly usageEstimated: boolean
}

/** What is compared of each field. */
const MEASURES: Readonly<Record<ChangeField, readonly ChangeMeasure[]>> = {
  step: ['latency', 'errors'],
  model: ['latency', 'errors', 'cost'],
  release: ['errors'],
  user: ['cost'],
  error: ['count'],
}

/** The changes with the greatest effect, weighed by the logarithm of the steps they are made of; the greatest first. */
export function rankChanges(groups: readonly ComparedGroup[]): Change[] {
  return groups
    .filter(isSupported)
    .flatMap((group) => MEASURES[group.field].flatMap((measure) => compare(group, measure)))
    .toSorted((left, right) => right.weight - left.weight)
    .slice(0, LISTED)
    .map(({ change }) => change)
}

/** An error that was never seen before is news; of everything else both times must have enough. */
function isSupported({ field, before, after }: ComparedGroup): boolean {
  return after.count >= FEWEST_CASES && (field === 'error' || before.count >= FEWEST_CASES)
}

interface WeighedChange {
  readonly change: Change
  readonly weight: number
}

function compare(group: ComparedGroup, measure: ChangeMeasure): WeighedChange[] {
  const before = numberOf(group.before, group.field, measure)
  const after = numberOf(group.after, group.field, measure)
  if (before === null || after === null) return []
  const effect = measure === 'errors' ? shareEffect(before, after) : ratioEffect(before, after)
  if (effect === 0) return []
  const cases = group.after.count
  const { field, value, firstMs } = group
  const firstAt = new Date(firstMs).toISOString()
  const usageEstimated = {
    before: group.before.usageEstimated,
    after: group.after.usageEstimated,
  }
  return [
    {
      change: {
        field,
        value,
        measure,
        before,
        after,
        cases,
        firstAt,
        ...(measure === 'cost' && { usageEstimated }),
      },
      weight: effect * Math.log2(cases),
    },
  ]
}

function numberOf(
  period: PeriodNumbers,
  field: ChangeField,
  measure: ChangeMeasure,
): number | null {
  switch (measure) {
    case 'latency':
      return period.p95Ms
    case 'errors':
      return period.errors / period.count
    case 'cost':
      return period.cost === null || field === 'user' ? period.cost : period.cost / period.count
    case 'count':
      return period.count
    default:
      return measure satisfies never
  }
}

/** Doubling and halving weigh the same; nothing before counts as one. */
function ratioEffect(before: number, after: number): number {
  const from = before === 0 ? Math.min(1, after) : before
  if (from <= 0 || after <= 0) return 0
  const effect = Math.abs(Math.log2(after / from))
  return effect < Math.log2(SMALLEST_RATIO) ? 0 : effect
}

/** Ten points of a share weigh as much as a doubling. */
function shareEffect(before: number, after: number): number {
  const difference = Math.abs(after - before)
  return difference < SMALLEST_SHARE ? 0 : difference * 10
}
